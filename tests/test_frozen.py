"""A value that is quickly made is the value that the dataclass would have made."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from reports.frozen import quickly_made


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    """A value of every sort of field."""

    first: int
    second: str = "乙"
    third: tuple[int, ...] = ()
    aside: int = field(default=3, compare=False, kw_only=True)
    told: str = field(repr=False, kw_only=True)


def test_arguments_and_defaults_are_those_of_the_dataclass() -> None:
    assert Quick(1, told="甲") == Quick(first=1, second="乙", third=(), aside=4, told="甲")
    assert repr(Quick(1, "丙", (2,), told="甲")) == "Quick(first=1, second='丙', third=(2,), aside=3)"
    assert replace(Quick(1, told="甲"), second="丁").second == "丁"


@pytest.mark.parametrize("arguments", [(), (1, "乙", (), 3, "甲")])
def test_missing_and_surplus_arguments_are_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        Quick(*arguments)  # type: ignore[call-arg, arg-type]


def test_it_stays_frozen_hashed_copied_and_pickled() -> None:
    made = Quick(1, told="甲")
    with pytest.raises(FrozenInstanceError):
        made.first = 2  # type: ignore[misc]
    assert hash(made) == hash(Quick(1, told="甲"))
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == made  # noqa: S301 (our own)


def test_a_class_that_does_more_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Counted:
        first: int
        second: list[int] = field(default_factory=list)

    @dataclass(frozen=True, slots=True)
    class Derived:
        first: int
        second: int = field(init=False, default=0)

    @dataclass(frozen=True)
    class Loose:
        first: int

    @dataclass(frozen=True, slots=True)
    class Checked:
        first: int

        def __post_init__(self) -> None:
            raise AssertionError

    for kind in (Counted, Derived, Loose, Checked):
        with pytest.raises(TypeError, match=kind.__name__):
            quickly_made(kind)
