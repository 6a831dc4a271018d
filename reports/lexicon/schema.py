"""The shape of each file of the lexicon, as editors write it: Chinese keys, plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from reports.lexicon.shape import OTHERS, Field, Shape

Words = list[str]
Pairs = list[list[str]]
HedgeName = Literal["约略", "接近", "超过", "不足", "确数"]


class StructureFile(Shape):
    """structure.yaml."""

    masthead_endings: Words = Field(alias="刊名结尾")
    special_endings: Words = Field(alias="专辑结尾")
    classifications: Words = Field(alias="密级用语")
    organ_endings: Words = Field(alias="机关结尾")
    contributor_endings: Words = Field(alias="供稿结尾", default=[])
    note_words: Words = Field(alias="编者按")
    contents_words: Words = Field(alias="目录")
    distribution: dict[Literal["报", "送", "发"], Words] = Field(alias="报送发")


UnitsFile = dict[str, dict[str, dict[str, Decimal] | Words]]
"""units.yaml: kind → base unit → word → factor; 由名词补出, 互换, 不接, 汉字数, 名目: name → words."""


class HedgePositions(Shape):
    """One hedge of hedges.yaml."""

    before: Words = Field(alias="前", default=[])
    inside: Words = Field(alias="中", default=[])
    after: Words = Field(alias="后", default=[])
    not_words: Words = Field(alias="非", default=[])


HedgesFile = dict[HedgeName, HedgePositions]
"""hedges.yaml."""


class PeriodsFile(Shape):
    """periods.yaml: role → words, and the five-year plans."""

    plans: dict[str, int] = Field(alias="五年规划")
    roles: dict[str, Words] = Field(alias=OTHERS, default={})


class NaturesFile(Shape):
    """natures.yaml."""

    expected: Words = Field(alias="预期")
    planned: Words = Field(alias="计划")
    actual: Words = Field(alias="实绩")
    done_after: Words = Field(alias="已实现", default=[])


class TablesFile(Shape):
    """tables.yaml."""

    unread: Words = Field(alias="不读")
    of_time: Words = Field(alias="时间列")
    of_unit: Words = Field(alias="单位列")
    of_place: Words = Field(alias="地区列")
    total: Words = Field(alias="合计")
    subtotal: Words = Field(alias="小计")
    growth: Words = Field(alias="增长")
    change: Words = Field(alias="增减")
    share: Words = Field(alias="占比")
    goal: Words = Field(alias="目标")
    plan: Words = Field(alias="计划")
    done: Words = Field(alias="实绩")
    running: Words = Field(alias="累计")
    among: Words = Field(alias="其中")
    filling: Words = Field(alias="填充")


class EventsFile(Shape):
    """events.yaml."""

    kinds: dict[str, Words] = Field(alias="事件")
    unmade: Words = Field(alias="未成")
    quoting: Words = Field(alias="转述")
    titles: Words = Field(alias="职务")
    organs: Words = Field(alias="任职单位")
    led: Words = Field(alias="带队")
    surnames: Words = Field(alias="姓")


class CityEntry(Shape):
    """A city of places.yaml."""

    short: Words = Field(alias="简称", default=[])
    letter: str = Field(alias="单字", default="")
    counties: Words = Field(alias="县", default=[])
    parks: Words = Field(alias="园区", default=[])


class UnlistedPlaces(Shape):
    """How places.yaml tells a county that it does not list: by its ending and what stands around it."""

    endings: Words = Field(alias="后缀")
    not_after: Words = Field(alias="不接", default=[])
    not_within: str = Field(alias="词干不含", default="")
    no_names: Words = Field(alias="不是地名", default=[])
    sure: Words = Field(alias="实有", default=[])
    not_last: Words = Field(alias="词干不止于", default=[])
    before: str = Field(alias="左接", default="")
    before_words: Words = Field(alias="左接词", default=[])


class ComparedPlaces(Shape):
    """Words around 全市 and 全区 that only compare."""

    before: Words = Field(alias="前", default=[])
    after: Words = Field(alias="后", default=[])


class NoPlaces(Shape):
    """Words behind a name that make it part of something else, and words before one that only say where."""

    companies: Words = Field(alias="企业", default=[])
    sites: Words = Field(alias="处所", default=[])
    no_sites: Words = Field(alias="处所例外", default=[])
    superiors: Words = Field(alias="上级", default=[])
    lies: Words = Field(alias="位于", default=[])


class PlacesFile(Shape):
    """places.yaml."""

    home: str = Field(alias="本市")
    province: str = Field(alias="省")
    background: Words = Field(alias="背景", default=[])
    cities: dict[str, CityEntry] = Field(alias="市")
    receivers: Words = Field(alias="受援", default=[])
    full_only: Words = Field(alias="只认全称", default=[])
    also: dict[str, Words] = Field(alias="又称", default={})
    receiving_provinces: Words = Field(alias="受援省份", default=[])
    unlisted: UnlistedPlaces = Field(alias="未收地名")
    letters: dict[str, str] = Field(alias="单字", default={})
    not_after_letter: Words = Field(alias="单字不接", default=[])
    pairs: Pairs = Field(alias="结对", default=[])
    village_pairs: Pairs = Field(alias="村级结对", default=[])
    own_words: Words = Field(alias="本地泛称")
    compared: ComparedPlaces = Field(alias="比较")
    no_places: NoPlaces = Field(alias="非地名")
    their_words: Words = Field(alias="受援方泛称")
    their_names: dict[str, str] = Field(alias="受援方通称", default={})
    there_words: Words = Field(alias="当地")
    reverse_verbs: Words = Field(alias="反向动词")
    learning_verbs: Words = Field(alias="取经动词", default=[])
    receiving_verbs: Words = Field(alias="受援动词", default=[])


class NounRow(Shape):
    """Nouns of a metric and the topics under which they name it."""

    nouns: Words = Field(alias="别名", default=[])
    nouns_before: Words = Field(alias="前", default=[])
    nouns_after: Words = Field(alias="后", default=[])
    contexts: Words = Field(alias="语境", default=[])
    not_contexts: Words = Field(alias="忌语境", default=[])


class MetricRow(NounRow):
    """A metric of metrics.yaml; only 单位 and 类型 are needed."""

    unit: str = Field(alias="单位")
    measure: Literal["流量", "存量", "比率"] = Field(alias="类型")
    over_time: bool = Field(alias="时间可加", default=False)
    over_places: bool = Field(alias="地区可加", default=False)
    group: str = Field(alias="组", default="其他")
    core: bool = Field(alias="核心", default=False)
    verb: str = Field(alias="动词", default="")
    display: str = Field(alias="印作", default="")
    caveats: Words = Field(alias="口径", default=[])
    nature: Literal["实绩", "计划", "预期"] = Field(alias="性质", default="实绩")
    nouns_weak: Words = Field(alias="弱", default=[])
    other: NounRow | None = Field(alias="又", default=None)
    direction: Literal["正向", "反向"] = Field(alias="方向", default="正向")
    level: Literal["", "项目"] = Field(alias="层级", default="")


class MetricsFile(Shape):
    """metrics.yaml: topics and cues, words that are no metric though they hold one, metrics and their phrases."""

    topics: dict[str, Words] = Field(alias="话题", default={})
    cues: dict[str, Words] = Field(alias="线索", default={})
    shades: Words = Field(alias="遮蔽", default=[])
    not_quantities: Words = Field(alias="非数量", default=[])
    rhetoric: Words = Field(alias="概括用语", default=[])
    general_nouns: Words = Field(alias="泛称", default=[])
    general_openers: Words = Field(alias="泛称之前", default=[])
    carrying_words: Words = Field(alias="承前用语", default=[])
    denials: Words = Field(alias="反说", default=[])
    sections: dict[str, Words] = Field(alias="章节", default={})
    phrases: dict[str, str] = Field(alias="句式", default={})
    themes: dict[str, Words] = Field(alias="专题", default={})
    metrics: dict[str, MetricRow] = Field(alias="指标")
