"""How the engine is made to read what it would read wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping

# espeak-ng reads a lone A as the article; this spelling gives the letter's name.
EN_LETTERS = {"A": "eigh"}

# What espeak-ng 1.51 reads wrongly by the character; the longest word wins. Pinyin with tone digits.
POLYPHONES = {
    "行长": "hang2 zhang3",
    "银行": "yin2 hang2",
    "支行": "zhi1 hang2",
    "分行": "fen1 hang2",
    "总行": "zong3 hang2",
    # In a bank 行 is a bank, but in the words below it.
    "行": "hang2",
    **{word: word.replace("行", " xing2 ").strip() for word in (
        "行政", "行动", "行人", "行李", "行为", "行走", "行使", "行程", "进行", "执行", "自行", "发行", "通行", "实行",
        "先行", "另行", "暂行", "试行", "履行", "旅行", "流行", "出行", "步行", "举行",
    )},
    "部长": "bu4 zhang3", "组长": "zu3 zhang3", "店长": "dian4 zhang3", "处长": "chu4 zhang3", "科长": "ke1 zhang3",
    "家长": "jia1 zhang3",
    "会计": "kuai4 ji4",
    "重新": "chong2 xin1", "重办": "chong2 ban4", "重复": "chong2 fu4", "重置": "chong2 zhi4",
    "还款": "huan2 kuan3", "还贷": "huan2 dai4", "归还": "gui1 huan2", "偿还": "chang2 huan2", "还清": "huan2 qing1",
    "更换": "geng1 huan4", "更改": "geng1 gai3", "变更": "bian4 geng1", "更新": "geng1 xin1",
    "调整": "tiao2 zheng3", "调剂": "tiao2 ji4", "便宜": "pian2 yi5",
    "重庆": "chong2 qing4", "成都": "cheng2 du1", "首都": "shou3 du1", "都市": "du1 shi4", "都会": "du1 hui4",
    "厦门": "xia4 men2", "西藏": "xi1 zang4", "东莞": "dong1 guan3", "蚌埠": "beng4 bu4", "六安": "lu4 an1",
    "亳州": "bo2 zhou1", "番禺": "pan1 yu2", "台州": "tai1 zhou1", "丽水": "li2 shui3", "乐清": "yue4 qing1",
    "黄陂": "huang2 pi2", "音乐": "yin1 yue4",
}  # fmt: skip

_CAPITALS = re.compile(r"[A-Z]{2,}")
_LONE_A = re.compile(r"\bA(?=[,.;:!?]|$)")


def for_engine(text: str, language: str, readings: Mapping[str, str] | None = None) -> str:
    """A text as the engine of `language` reads it rightly: in Chinese polyphones as pinyin, capitals apart.

    `readings` are the branch's own, text -> pinyin with tone digits; they go before those known here.
    """
    if language.startswith("en"):
        return _LONE_A.sub(EN_LETTERS["A"], text)
    if not is_chinese(language):
        return text
    known = {**POLYPHONES, **(readings or {})}
    words = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
    text = words.sub(lambda word: f" {known[word[0]]} ", text)
    return _CAPITALS.sub(lambda capitals: " ".join(capitals[0]), text)


def is_chinese(language: str) -> bool:
    """Whether a language is written in hanzi."""
    return language.split("-")[0] in ("zh", "yue", "cmn")
