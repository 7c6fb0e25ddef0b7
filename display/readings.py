"""How the engine is made to read what it would read wrongly."""

from __future__ import annotations

import re
from collections.abc import Mapping

# espeak-ng reads a lone A as the article; this spelling gives the letter's name.
EN_LETTERS = {"A": "eigh"}

# What espeak-ng 1.51 reads wrongly by the character, or says the last syllable of twice; the longest word wins. Pinyin
# with tone digits.
POLYPHONES = {
    "行长": "hang2 zhang3",
    "银行": "yin2 hang2",
    "支行": "zhi1 hang2",
    "分行": "fen1 hang2",
    "总行": "zong3 hang2",
    # In a bank 行 is a bank, but in the words below it; in a name 兴 rises.
    "行": "hang2",
    **{word: word.replace("行", " xing2 ").strip() for word in (
        "行政", "行动", "行人", "行李", "行走", "行使", "行程", "进行", "执行", "自行", "发行", "通行", "实行", "先行",
        "另行", "暂行", "试行", "履行", "旅行", "流行", "出行", "步行", "举行", "行唐", "行署",
    )},
    "兴": "xing1", "高兴": "gao1 xing4", "兴趣": "xing4 qu4",
    **{word: word.replace("长", " zhang3 ").strip() for word in (
        "校长", "局长", "会长", "院长", "所长", "班长", "市长", "省长", "县长", "镇长", "村长", "队长", "站长", "船长",
        "部长", "组长", "店长", "处长", "科长", "家长", "理事长", "监事长", "增长", "成长",
    )},
    **{word: word.replace("应", " ying4 ").strip() for word in (
        "应急", "供应", "对应", "相应", "响应", "适应", "反应", "应对", "应付",
    )},
    "董事长": "dong3 shi4 zhang3", "会计": "kuai4 ji4", "贷款": "dai4 kuan3",
    "重新": "chong2 xin1", "重办": "chong2 ban4", "重复": "chong2 fu4", "重置": "chong2 zhi4", "重阳": "chong2 yang2",
    "还款": "huan2 kuan3", "还贷": "huan2 dai4", "归还": "gui1 huan2", "偿还": "chang2 huan2", "还清": "huan2 qing1",
    "更换": "geng1 huan4", "更改": "geng1 gai3", "变更": "bian4 geng1", "更新": "geng1 xin1", "更正": "geng1 zheng4",
    "调整": "tiao2 zheng3", "调剂": "tiao2 ji4", "调解": "tiao2 jie3", "空调": "kong1 tiao2", "空白": "kong4 bai2",
    "便宜": "pian2 yi5", "尽快": "jin3 kuai4", "尽量": "jin3 liang4", "尽管": "jin3 guan3", "了解": "liao3 jie3",
    "差额": "cha1 e2", "差错": "cha1 cuo4", "处理": "chu3 li3", "处罚": "chu3 fa2", "累计": "lei3 ji4",
    "积累": "ji1 lei3", "典当": "dian3 dang4", "适当": "shi4 dang4", "当铺": "dang4 pu4", "给付": "ji3 fu4",
    "供给": "gong1 ji3", "给予": "ji3 yu3", "得到": "de2 dao4", "获得": "huo4 de2", "率先": "shuai4 xian1",
    "行为": "xing2 wei2", "作为": "zuo4 wei2", "认为": "ren4 wei2", "要求": "yao1 qiu2", "参与": "can1 yu4",
    "看管": "kan1 guan3", "看护": "kan1 hu4", "中奖": "zhong4 jiang3", "中标": "zhong4 biao1", "散户": "san3 hu4",
    "没收": "mo4 shou1", "关卡": "guan1 qia3", "钻石": "zuan4 shi2", "背包": "bei1 bao1", "照相": "zhao4 xiang4",
    "模板": "mu2 ban3", "着急": "zhao2 ji2", "测量": "ce4 liang2", "倒闭": "dao3 bi4",
    # Names of places.
    "重庆": "chong2 qing4", "成都": "cheng2 du1", "首都": "shou3 du1", "都市": "du1 shi4", "都会": "du1 hui4",
    "昌都": "chang1 du1", "都江堰": "du1 jiang1 yan4", "厦门": "xia4 men2", "西藏": "xi1 zang4", "东莞": "dong1 guan3",
    "蚌埠": "beng4 bu4", "六安": "lu4 an1", "亳州": "bo2 zhou1", "番禺": "pan1 yu2", "台州": "tai1 zhou1",
    "丽水": "li2 shui3", "乐清": "yue4 qing1", "乐亭": "lao4 ting2", "黄陂": "huang2 pi2", "音乐": "yin1 yue4",
    "陕西": "shan3 xi1", "廊坊": "lang2 fang1", "潍坊": "wei2 fang1", "鹤岗": "he4 gang3", "嘉兴": "jia1 xing1",
    "淮北": "huai2 bei3", "漯河": "luo4 he2", "孝感": "xiao4 gan3", "娄底": "lou2 di3", "汕尾": "shan4 wei3",
    "喀什": "ka1 shi2", "澄江": "cheng2 jiang1", "溧水": "li4 shui3", "吴堡": "wu2 bu3", "柞水": "zha4 shui3",
    "宜春": "yi2 chun1", "宜昌": "yi2 chang1", "宜宾": "yi2 bin1", "宜兴": "yi2 xing1", "济南": "ji3 nan2",
    "济宁": "ji3 ning2", "佛山": "fo2 shan1", "儋州": "dan1 zhou1", "巴中": "ba1 zhong1", "楚雄": "chu3 xiong2",
    "单县": "shan4 xian4", "任丘": "ren2 qiu1", "华山": "hua4 shan1", "中牟": "zhong1 mu4", "歙县": "she4 xian4",
    "铅山": "yan2 shan1", "会稽": "kuai4 ji1", "仙居": "xian1 ju1", "蔚县": "yu4 xian4", "蠡县": "li3 xian4",
    "监利": "jian4 li4", "猇亭": "xiao1 ting2", "枞阳": "zong1 yang2", "邳州": "pi1 zhou1", "盱眙": "xu1 yi2",
    "浒墅关": "xu3 shu4 guan1", "莘庄": "xin1 zhuang1", "东阿": "dong1 e1", "大埔": "da4 bu4",
    "大栅栏": "da4 shi2 lan4",
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
