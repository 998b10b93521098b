"""A frozen query gives what Django gives, for every value of a shape."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Concat, Lower

from lantoa.kit.frozen import NotFreezableError, frozen

pytestmark = pytest.mark.django_db


def _of_types(model: str, ids: tuple[int, ...]) -> QuerySet[Permission]:
    rows = Permission.objects.filter(content_type__model__startswith=model, content_type__in=ids)
    return rows.select_related("content_type").annotate(word=Lower("codename")).order_by("pk")


def _named(codename: str, but: int) -> QuerySet[Permission, tuple[str, int, int]]:
    first = Permission.objects.filter(codename=codename).exclude(pk=but)
    other = Permission.objects.filter(pk=but)
    ranked = (rows.annotate(rank=Value(rank, IntegerField())) for rank, rows in enumerate((first, other)))
    one, two = (rows.values_list("codename", "pk", "rank") for rows in ranked)
    return one.union(two, all=True).order_by("pk")


def _type_ids(most: int) -> tuple[int, ...]:
    return tuple(ContentType.objects.order_by("pk").values_list("pk", flat=True)[:most])


@pytest.mark.parametrize("count", [0, 1, 12])
@pytest.mark.parametrize("beginning", ["", "u", "us", "p%", "_nit", "\\"])
def test_models_come_with_what_was_joined_and_annotated(count, beginning, django_assert_num_queries):
    run, ids = frozen(_of_types), _type_ids(count)
    run("warm", ids)
    expected = [(row.pk, row.word, row.content_type.model) for row in _of_types(beginning, ids)]

    with django_assert_num_queries(1 if count else 0):
        rows = run(beginning, ids)

        assert [(row.pk, row.word, row.content_type.model) for row in rows] == expected


def test_a_union_of_tuples_takes_each_value_to_its_place():
    run = frozen(_named)
    pairs = list(Permission.objects.order_by("pk").values_list("codename", "pk")[:5])

    assert [run(codename, pk + 1) for codename, pk in pairs] == [list(_named(name, pk + 1)) for name, pk in pairs]


def test_a_value_that_is_not_in_the_sql_is_a_fault_at_the_first_call():
    with pytest.raises(NotFreezableError, match=r"values \[0\]"):
        frozen(lambda pk: Permission.objects.all())(1)


@pytest.mark.parametrize(
    "build",
    [
        lambda text: Permission.objects.filter(codename__contains=text),
        lambda text: Permission.objects.filter(codename=text).prefetch_related("group_set"),
        lambda text: Permission.objects.filter(codename=text).values_list("pk", flat=True),
        lambda text: Permission.objects.filter(codename=Concat(Value("x"), F("name"), output_field=CharField())),
    ],
)
def test_what_cannot_be_frozen_is_refused(build):
    with pytest.raises(NotFreezableError):
        frozen(build)("add_user")
