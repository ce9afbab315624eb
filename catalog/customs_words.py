"""What a text for customs must not be: words that say nothing of the goods, in the languages of the shop.

Source: WCO, UPU and EU ICS2 guidance on goods descriptions: 'gift', 'parts', 'clothes', 'sample' and the like are sent
back, or the parcel is held.
"""

import re
import unicodedata

from catalog.errors import VagueText

FEWEST_LETTERS = 3
FEWEST_CJK = 2

VAGUE_WORDS = """
    accessories appliance appliances article articles cargo cloth clothes clothing consumer consolidated daily
    documents electronics equipment freight gift gifts good goods household item items merchandise misc
    miscellaneous object objects other others parcel part parts personal present presents product products sample
    samples set sets stuff supplies thing things tool tools various wares
    artikel diverses ersatzteile geschenk geschenke kleidung muster teil teile ware waren zubehör
    accessoires articles cadeau cadeaux divers échantillon échantillons marchandise marchandises pièces produit
    produits vêtements
    artículo artículos mercancía mercancías muestra muestras piezas producto productos regalo regalos ropa varios
    礼品 礼物 样品 样本 配件 零件 衣服 服装 商品 货物 物品 产品 杂货 用品 其他
    禮品 禮物 樣品 樣本 貨物 產品 雜貨 服裝 其它
    ギフト プレゼント サンプル 見本 部品 衣類 服 商品 物品 製品 雑貨 その他 品物
    선물 샘플 견본 부품 의류 옷 상품 물품 제품 잡화 기타
    هدية هدايا عينة عينات ملابس قطع بضائع بضاعة منتج منتجات سلعة سلع متنوعات
"""
# Words that join and count, and so make a vague text no clearer.
FILLING_WORDS = """
    a an and the of for with from new used free no commercial value only
    ein eine und der die das für mit neu le la les et de des du pour avec un una el los las y para con
    من و مع في
"""
VAGUE, FILLERS = frozenset(VAGUE_WORDS.split()), frozenset(FILLING_WORDS.split())
WORD = re.compile(r"[^\W\d_]+")


def check_customs_text(text: str) -> None:
    """A description as customs want it. Empty is no text and is left alone. Raises VagueText."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = WORD.findall(plain)
    if not plain.strip():
        return
    letters = sum(len(word) for word in words)
    fewest = FEWEST_LETTERS if plain.isascii() else FEWEST_CJK
    if letters < fewest or all(word in VAGUE or word in FILLERS for word in words):
        raise VagueText(text=text)
