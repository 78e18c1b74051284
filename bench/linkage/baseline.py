"""Splink with the settings that its makers publish for these very sets, at its best threshold."""

from __future__ import annotations

import logging
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from bench.linkage.counting import (
    Quality,
    best_of_pairs,
    of_pairs,
    of_persons,
    wanted_pairs,
)
from bench.linkage.sets import LabelledSet

#: Thresholds at which connected components are tried.
TRIED = (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)


def run(of: LabelledSet, *, memory_mb: int) -> dict[str, Quality]:
    """ "pairs at 0.5", "pairs" and "persons" at their best, "persons at 0.1" and "at 0.95"."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{memory_mb}MB'")
    given = of.given.append_column("row", pa.array(range(of.given.num_rows), pa.int64()))
    connection.register("given", given)
    kind = of.name.split()[0].lower()
    linker = {"historical": _historical, "febrl": _febrl, "fake_1000": _fake}[kind](connection)
    scored = linker.inference.predict(warning_mode="never")
    found = connection.sql(
        f"SELECT row_l, row_r, match_weight, match_probability FROM {scored.physical_name}"
    ).to_arrow_table()
    connection.close()
    left, right = (found[name].to_numpy() for name in ("row_l", "row_r"))
    weights, chance = (found[name].to_numpy() for name in ("match_weight", "match_probability"))
    truth = np.array(of.truth)
    same = truth[left] == truth[right]
    wanted = wanted_pairs(of.truth)
    even = of_pairs(chance, same, wanted, 0.5)
    persons = {}
    for threshold in TRIED:
        kept = chance >= threshold
        graph = coo_matrix(  # type: ignore[no-untyped-call]
            (np.ones(kept.sum()), (left[kept], right[kept])), shape=(len(truth), len(truth))
        )
        _, groups = connected_components(graph, directed=False)
        one = of_persons(groups.tolist(), of.truth)
        persons[threshold] = Quality(one.precision, one.recall, threshold, one.largest)
    return {
        "pairs at 0.5": even,
        "pairs": best_of_pairs(weights, same, wanted),
        "persons": max(persons.values(), key=lambda one: one.f1),
        "persons at 0.1": persons[0.1],
        "persons at 0.95": persons[0.95],
    }


def _linker(connection: Any, table: str, settings: Any) -> Any:
    return Linker(DuckDBAPI(connection=connection).register(table), settings, log_level=None)


def _historical(connection: Any) -> Any:
    connection.execute(
        "CREATE TABLE people AS SELECT *, first_name || ' ' || surname AS first_name_surname_concat"
        " FROM given"
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"),
            block_on("surname", "dob"),
            block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"),
            block_on("postcode_fake", "surname"),
            block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"),
            block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)"),
        ],
        comparisons=[
            cl.ForenameSurnameComparison(
                "first_name", "surname",
                forename_surname_concat_col_name="first_name_surname_concat",
            ),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.PostcodeComparison("postcode_fake"),
            cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
            cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
        ],
        additional_columns_to_retain=["row"],
    )  # fmt: skip
    linker = _linker(connection, "people", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("first_name", "surname", "dob"),
            block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
            block_on("dob", "postcode_fake"),
        ],
        recall=0.6,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("first_name", "surname"), block_on("dob")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return linker


def _febrl(connection: Any) -> Any:
    connection.execute("CREATE TABLE people AS SELECT * FROM given")
    settings = SettingsCreator(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(one)
            for one in ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
        additional_columns_to_retain=["row"],
    )
    linker = _linker(connection, "people", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("soc_sec_id"),
            block_on("given_name", "surname", "date_of_birth"),
            "l.given_name = r.surname and l.surname = r.given_name"
            " and l.date_of_birth = r.date_of_birth",
        ],
        recall=0.9,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for column in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    return linker


def _fake(connection: Any) -> Any:
    connection.execute("CREATE TABLE people AS SELECT * REPLACE (dob::date AS dob) FROM given")
    settings = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on(one) for one in ("first_name", "surname", "dob", "email")
        ],
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("city").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
        ],
        additional_columns_to_retain=["row"],
    )
    linker = _linker(connection, "people", settings)
    linker.training.estimate_probability_two_random_records_match(
        [
            "l.first_name = r.first_name and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.surname = r.surname and levenshtein(r.dob::VARCHAR, l.dob::VARCHAR) <= 1",
            "l.first_name = r.first_name and levenshtein(r.surname, l.surname) <= 2",
            "l.email = r.email",
        ],
        recall=0.7,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=5)
    for rule in (block_on("dob"), block_on("email"), block_on("first_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )
    return linker
