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
	var same, nameless, recoded int64
	for i := range im.inputs {
		if im.inputs[i].SameAs != "" {
			same++
		}
		nameless += im.inputs[i].Nameless
		recoded += im.inputs[i].Recoded
	}
	for _, w := range [...]struct {
		n    int64
		word func(int64) pipeline.Text
	}{{same, sameFiles}, {nameless, namelessRepeats}, {recoded, mixedEncodings}} {
		if w.n > 0 {
			im.opt.Warn(w.word(w.n))
		}
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
