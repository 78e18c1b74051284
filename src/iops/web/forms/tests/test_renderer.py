"""One label a field, the error beside it and in the summary, named for assistive technology."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

from iops.web.forms.renderer import IopsFormRenderer
from iops.web.templatetags.iops_ui import Problem, error_list


class Call(forms.Form):
    default_renderer = IopsFormRenderer

    place = forms.CharField(label="Place", help_text="Street, number or landmark.")
    name = forms.CharField(label="Name", required=False)
    grade = forms.ChoiceField(
        label="Grade", choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect
    )
    safe = forms.BooleanField(label="The caller is safe", required=False)

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("name") == "nobody":
            raise forms.ValidationError("A caller has a name or none.")
        return self.cleaned_data


def test_every_input_has_exactly_one_label() -> None:
    html = str(Call())
    for name in ("id_place", "id_name", "id_safe", "id_grade_0", "id_grade_1"):
        assert html.count(f'for="{name}"') == 1, name
    assert html.count("<legend>") == 1


def test_the_hint_and_the_error_are_tied_to_the_field() -> None:
    html = str(Call({"grade": "1"}))
    described = re.search(r'name="place"[^>]*aria-describedby="([^"]+)"', html)
    assert described is not None
    for target in described.group(1).split():
        assert f'id="{target}"' in html, target
    assert 'aria-invalid="true"' in html
    assert "field--error" in html


def test_optional_is_said_and_required_is_not() -> None:
    html = str(Call())
    assert html.count("(optional)") == 1


@pytest.mark.parametrize(
    "data, expected",
    [
        (
            {"grade": "3"},
            [
                Problem("Place", "This field is required.", "id_place"),
                Problem(
                    "Grade",
                    "Select a valid choice. 3 is not one of the available choices.",
                    "id_grade_group",
                ),
            ],
        ),
        (
            {"place": "x", "grade": "1", "name": "nobody"},
            [Problem("", "A caller has a name or none.", "")],
        ),
        (
            {"place": "x", "grade": "1"},
            [],
        ),
    ],
)
def test_the_summary_lists_every_error_with_its_place(
    data: dict[str, str], expected: list[Problem]
) -> None:
    assert error_list(Call(data)) == expected


def test_the_summary_leads_to_elements_that_exist() -> None:
    form = Call({"grade": "3"})
    page = render_to_string("iops/components/error_summary.html", {"form": form}) + str(form)
    targets = re.findall(r'href="#([^"]+)"', page)
    assert targets
    for target in targets:
        assert f'id="{target}"' in page, target


def test_a_page_without_a_form_has_no_summary() -> None:
    assert render_to_string("iops/components/error_summary.html", {}).strip() == ""


def test_what_was_typed_is_escaped() -> None:
    html = str(Call({"place": "<script>x</script>", "grade": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html
