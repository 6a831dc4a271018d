"""pydantic model, location → the keys that may stand there."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from reports.strict_yaml.document import Keys


def known_keys(model: type[BaseModel], keys: Keys) -> tuple[str, ...]:
    """The keys of the model that stands at `keys` of a document; none where that is no model."""
    here: Any = model
    for key in keys:
        here = _inside(here, key)
    found = _bare(here)
    return tuple(_fields(found)) if _is_model(found) else ()


def _inside(annotation: Any, key: str | int) -> Any:
    """The annotation of the value under `key`."""
    bare = _bare(annotation)
    if _is_model(bare):
        return _fields(bare).get(str(key))
    arguments = [argument for argument in get_args(bare) if argument is not Ellipsis]
    return arguments[-1] if arguments else None


def _bare(annotation: Any) -> Any:
    """An annotation without `Annotated` and `| None`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _bare(get_args(annotation)[0])
    if origin in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not type(None)]
        return next((_bare(member) for member in members if _is_model(_bare(member))), _bare(members[0]))
    return annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
