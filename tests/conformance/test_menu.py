"""Every page of the menu is one key away."""

from collections import Counter

from iops.kernel.registry import registry


def test_no_two_entries_of_the_menu_have_one_key() -> None:
    keys = Counter(item.key for item in registry.each("menu"))
    twice = [key for key, count in keys.items() if count > 1]
    assert not twice, f"`g` and {twice} lead to two pages: choose another key for one of them."
