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
	var same, nameless int64
	for i := range im.inputs {
		if im.inputs[i].SameAs != "" {
			same++
		}
		nameless += im.inputs[i].Nameless
	}
	for _, w := range [...]struct {
		n    int64
		word func(int64) pipeline.Text
	}{{same, sameFiles}, {nameless, namelessRepeats}} {
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
