"""Why each error happens, in the words of a clerk: by code and language."""

from __future__ import annotations

from collections.abc import Mapping


def _cause(chinese: str, english: str) -> Mapping[str, str]:
    return {"zh_TW": chinese, "en": english}


CAUSES: Mapping[str, Mapping[str, str]] = {
    "K100": _cause("程式本身有錯。", "A mistake in the program."),
    "K101": _cause(
        "這筆續約所在的步驟，不能直接跳到要求的步驟。", "From where the renewal stands there is no way to that step."
    ),
    "K102": _cause(
        "太久沒有操作，或在別處重新開始、已經結束。", "Nobody touched it for too long, or it was restarted elsewhere."
    ),
    "K103": _cause("同一位人員在另一台終端機或網頁系統上改了它。", "The same clerk changed it at another terminal."),
    "K104": _cause(
        "存下的內容不完整，或由較新的版本寫入。", "What is stored is not whole, or a newer version wrote it."
    ),
    "K105": _cause("這筆續約是別人開始的。", "Somebody else started this renewal."),
    "K106": _cause(
        "訂單送出的同時，續約在別處被重新開始。", "It was restarted elsewhere in the moment the order was placed."
    ),
    "K107": _cause("這筆續約已經送出過訂單，內容不同。", "The renewal was ordered before, with other answers."),
    "K108": _cause("另一櫃檯剛賣出最後一台。", "Another counter has sold the last one."),
    "K109": _cause(
        "訂單已成立，但主機沒有記下這筆續約已完成。", "The order is placed, but the store did not take down that it is."
    ),
    "K201": _cause("網路中斷，或存放續約的主機沒有回應。", "The network is down, or the computer that keeps renewals."),
    "K211": _cause("主機正在切換，目前連到的是副本。", "The servers are changing over; this one is a copy."),
    "K212": _cause("主機的記憶體已滿。", "The server's memory is full."),
    "K213": _cause("設定中的密碼錯誤或已更換。", "The password in the settings is wrong or was changed."),
    "K214": _cause("主機給這台終端機的權限不足。", "The server's rights for the kiosk are too few."),
    "K215": _cause("主機剛啟動，正在載入資料。", "The server has just been started and reads its data."),
    "K216": _cause("主機的磁碟已滿或故障。", "The server's disk is full or broken."),
    "K217": _cause(
        "主機失去備援，為安全起見停止寫入。", "Its copies are out of reach, so it writes nothing, to be safe."
    ),
    "K218": _cause("主機正忙於其他工作。", "The server is doing something long."),
    "K219": _cause("主機以未知的理由拒絕。", "The server refused for a reason that is not known."),
    "K220": _cause("連到主機的連線太多。", "Too many computers are connected to the server."),
    "K301": _cause("這種電腦沒有附帶的儲存程式。", "For this kind of computer there is no store in the package."),
    "K302": _cause("資料夾無法寫入，或屬於別的使用者。", "The folder cannot be written, or it is another user's."),
    "K303": _cause("另一個視窗正在啟動或關閉。", "Another kiosk is just being started or ended."),
    "K304": _cause("儲存程式仍在執行但不再回應。", "The store runs but answers no more."),
    "K305": _cause("儲存程式啟動後就結束了。", "The store ended as soon as it was started."),
    "K311": _cause("電腦或磁碟出問題，檔案損壞。", "The computer or its disk failed; the file is damaged."),
    "K312": _cause("電腦斷電或當機。", "The computer lost its power or crashed."),
    "K401": _cause("後台資料庫或網路沒有回應。", "The data of the operator or the way to it does not answer."),
    "K402": _cause("人員資料中的門市代碼不存在。", "The store in your staff record does not exist."),
    "K403": _cause("人員資料中沒有這個代號。", "There is no staff record with that code."),
    "K404": _cause("磁碟已滿，或稽核紀錄的資料夾無法寫入。", "The disk is full, or the folder cannot be written."),
    "K501": _cause("沒有客戶使用這個證號。", "No customer has this ID."),
    "K502": _cause("門號登記在別人名下。", "The number is somebody else's."),
    "K503": _cause("資格規則至少有一項不符。", "At least one rule of eligibility says no."),
    "K504": _cause("本門市沒有這個型號，或類型、系統不符。", "This store does not carry it, or not for that choice."),
    "K505": _cause("最後一台剛被保留或賣出。", "The last one has just been held or sold."),
    "K506": _cause("方案已下架，或不適用這位客戶。", "It is no longer sold, or not meant for this customer."),
    "K507": _cause("標記的方案少於兩個或多於四個。", "Fewer than two or more than four plans are marked."),
    "K508": _cause("價格、方案或日期在讀給客戶聽之後變了。", "Price, plan or day changed after it was read out."),
    "K601": _cause("欄位是空的。", "The field is empty."),
    "K602": _cause("字數不對。", "Characters are missing, or there are too many."),
    "K603": _cause("第一個字不是英文字母。", "The first character is no letter."),
    "K604": _cause("第二個字不在允許的範圍。", "The second character is none that an ID has there."),
    "K605": _cause("數字的位置打成了字母。", "There is a letter where a digit belongs."),
    "K606": _cause("打錯一碼，或兩碼對調。", "One digit is wrong, or two are swapped."),
    "K607": _cause("舊式居留證已失效。", "The old resident IDs have run out."),
    "K701": _cause("代碼或 PIN 打錯，或人員已停用。", "Code or PIN is wrong, or you may not sign in any more."),
    "K702": _cause("代碼欄位是空的。", "The field of the code is empty."),
    "K703": _cause("PIN 欄位是空的。", "The field of the PIN is empty."),
    "K704": _cause("一次最多比較四個方案。", "Four plans are the most that fit side by side."),
    "K711": _cause("代號或密碼打錯，或暫時鎖定。", "Code or PIN is wrong, or locked for a while."),
    "K712": _cause("這項工作只有店長能做。", "It is for managers alone."),
    "K801": _cause("程式的輸入或輸出被導向檔案或管線。", "The program was started into a file or a pipe."),
    "K802": _cause("TERM 設成了 dumb。", "TERM is set to dumb."),
    "K803": _cause("終端機用的是另一種編碼，例如 Big5。", "The terminal is set up for another encoding, such as Big5."),
    "K804": _cause("視窗太小或字太大。", "The window is too small or its letters too large."),
    "K805": _cause("語系設成 C、POSIX 或 Big5。", "The locale is C, POSIX or one in Big5."),
}
