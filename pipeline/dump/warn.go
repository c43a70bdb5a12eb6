package dump

import (
	"fmt"

	"pikir/pipeline"
)

// warn tells of all files together what a reader of the results must know.
func (im *importer) warn() {
	if im.opt.Warn == nil {
		return
	}
	var same, nameless, recoded, read, repeat int64
	for i := range im.inputs {
		if im.inputs[i].SameAs != "" {
			same++
		}
		nameless += im.inputs[i].Nameless
		read += im.inputs[i].Read
		repeat += im.inputs[i].Duplicate - im.inputs[i].Nameless
		recoded += im.inputs[i].Recoded
	}
	for _, w := range [...]struct {
		n    int64
		word func(int64) pipeline.Text
	}{{same, sameFiles}, {nameless, namelessRepeats}, {recoded, mixedEncodings}, {atLeast(repeat, read, 2), sameIDs}, {atLeast(im.nameless.same, im.nameless.rows, 10), sameRows}} {
		if w.n > 0 {
			im.opt.Warn(w.word(w.n))
		}
	}
}

// atLeast is n, if it is ten or more and one in so many of all, and otherwise 0: people say things twice and scrapes overlap, but not that often.
func atLeast(n, all, parts int64) int64 {
	if n < 10 || n*parts < all {
		return 0
	}
	return n
}

func sameIDs(n int64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Half of the rows or more (%d) have the id, author and page of an earlier one and were left out as duplicates. Unless the files overlap that much, the column read as comment_id is no id of comments: name another with --map.", n),
		RU: fmt.Sprintf("Половина строк или больше (%d) повторяет идентификатор, автора и страницу более ранней строки; они не учтены как повторы. Если файлы не перекрываются настолько, столбец, прочитанный как comment_id, не идентификатор комментария: укажите другой через --map.", n),
		KK: fmt.Sprintf("Жолдардың жартысы немесе одан көбі (%d) бұрынғы жолдың идентификаторын, авторын және парақшасын қайталайды; олар қайталанған деп есепке алынбады. Файлдар сондай көп қабаттаспаса, comment_id деп оқылған баған пікір идентификаторы емес: --map арқылы басқасын көрсетіңіз.", n),
	}
}

func sameRows(n int64) pipeline.Text {
	n *= sampleOf
	return pipeline.Text{
		EN: fmt.Sprintf("A tenth of the rows without an id or more (about %d) say what another row of their file says (same account, post, page, time and text) and count as comments of their own. If the file holds rows twice, remove them first, or every number is too high.", n),
		RU: fmt.Sprintf("Десятая часть строк без идентификатора или больше (около %d) повторяет другую строку своего файла (те же аккаунт, публикация, страница, время и текст) и считается отдельными комментариями. Если строки попали в файл дважды, сначала удалите их, иначе все числа завышены.", n),
		KK: fmt.Sprintf("Идентификаторсыз жолдардың оннан бірі немесе одан көбі (шамамен %d) өз файлындағы басқа жолды қайталайды (аккаунты, жазбасы, парақшасы, уақыты және мәтіні бірдей) және бөлек пікір деп саналады. Файлда жолдар екі рет тұрса, алдымен оларды алып тастаңыз, әйтпесе барлық сан шамадан артық болады.", n),
	}
}

func sameFiles(n int64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Files with the same bytes as an earlier one were left out: %d.", n),
		RU: fmt.Sprintf("Файлы, побайтно совпадающие с более ранними, не учтены: %d.", n),
		KK: fmt.Sprintf("Алдыңғы файлмен байтпа-байт бірдей файлдар есепке алынбады: %d.", n),
	}
}

func namelessRepeats(n int64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Comments without an id that stand in an earlier file as well (same account, post, page, time and text) were counted as duplicates: %d.", n),
		RU: fmt.Sprintf("Комментарии без идентификатора, которые есть и в более раннем файле (те же аккаунт, публикация, страница, время и текст), сочтены повторами: %d.", n),
		KK: fmt.Sprintf("Алдыңғы файлда да бар идентификаторсыз пікірлер (аккаунты, жазбасы, парақшасы, уақыты және мәтіні бірдей) қайталанған деп саналды: %d.", n),
	}
}

func mixedEncodings(n int64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Encodings are mixed: rows that are no UTF-8, in files that otherwise are, were read as windows-1251 or KOI8-R: %d. Check that their texts can be read.", n),
		RU: fmt.Sprintf("Кодировки смешаны: строки не в UTF-8 в файлах, остальное в которых — UTF-8, прочитаны как windows-1251 или KOI8-R: %d. Проверьте, читаются ли их тексты.", n),
		KK: fmt.Sprintf("Кодтаулар аралас: қалғаны UTF-8 болатын файлдардағы UTF-8 емес жолдар windows-1251 немесе KOI8-R деп оқылды: %d. Мәтіндері оқыла ма, тексеріңіз.", n),
	}
}
