"""Orders as a site hands them out."""

LINE = """<Товар><Ид>{item}</Ид><Артикул>{article}</Артикул><Наименование>Товар#Красный</Наименование>
<Количество>{quantity}</Количество><ЦенаЗаЕдиницу>100.00</ЦенаЗаЕдиницу><Сумма>{amount}</Сумма>
<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>22</Ставка></СтавкаНалога></СтавкиНалогов></Товар>"""
ORDER = """<Документ><Ид>{number}</Ид><Номер>{number}</Номер><Дата>2026-03-01</Дата><Время>10:00:00</Время>
<ХозОперация>{operation}</ХозОперация><Роль>Продавец</Роль><Валюта>RUB</Валюта><Курс>1</Курс><Сумма>0</Сумма>
<Контрагенты><Контрагент><Ид>1</Ид><Наименование>{buyer}</Наименование><Роль>Покупатель</Роль>
<ОфициальноеНаименование>{buyer}</ОфициальноеНаименование><ИНН>{inn}</ИНН><КПП>{kpp}</КПП></Контрагент></Контрагенты>
<Товары>{lines}</Товары><ЗначенияРеквизитов><ЗначениеРеквизита><Наименование>Отменен</Наименование>
<Значение>{cancelled}</Значение></ЗначениеРеквизита></ЗначенияРеквизитов></Документ>"""
ROOT = '<?xml version="1.0" encoding="UTF-8"?>\n<КоммерческаяИнформация ВерсияСхемы="2.07" ДатаФормирования="2026-03-01T10:00:00">{}</КоммерческаяИнформация>'


def order(number, *lines, buyer, operation="Заказ товара", cancelled="false"):
    """One document; a line is (item id, article, quantity)."""
    texts = [LINE.format(item=i, article=a, quantity=q, amount=f"{q * 100}.00") for i, a, q in lines]
    return ORDER.format(
        number=number,
        operation=operation,
        lines="".join(texts),
        cancelled=cancelled,
        buyer=buyer.legal_name,
        inn=buyer.inn,
        kpp=buyer.kpp,
    )


def package(*orders):
    """What `mode=query` answers."""
    return ROOT.format("".join(orders))
