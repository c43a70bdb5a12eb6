package dump

import (
	"fmt"
	"path"
	"strings"

	"pikir/pipeline"
)

// warn tells of all files together what a reader of the results must know.
func (im *importer) warn() {
	if im.opt.Warn == nil {
		return
	}
	var same, nameless, recoded, read, repeat int64
	var cut, misdated, passed []string
	var dates int64
	for i := range im.inputs {
		if im.inputs[i].SameAs != "" {
			same++
		}
		nameless += im.inputs[i].Nameless
		read += im.inputs[i].Read
		repeat += im.inputs[i].Duplicate - im.inputs[i].Nameless
		recoded += im.inputs[i].Recoded
		if im.inputs[i].Cut {
			cut = append(cut, im.inputs[i].Path)
		}
		if im.inputs[i].Passed {
			passed = append(passed, im.inputs[i].Path)
		}
		if n := im.inputs[i].Misdated; n > 0 {
			misdated, dates = append(misdated, im.inputs[i].Path), dates+n
		}
	}
	for _, w := range [...]struct {
		n    int64
		word func(int64) pipeline.Text
	}{{same, sameFiles}, {nameless, namelessRepeats}, {recoded, mixedEncodings}, {atLeast(repeat, read, 2), sameIDs}, {atLeast(im.nameless.same, im.nameless.rows, 10), sameRows}} {
		if w.n > 0 {
			im.opt.Warn(w.word(w.n))
		}
	}
	if len(cut) > 0 {
		im.opt.Warn(cutFiles(cut))
	}
	if len(passed) > 0 {
		im.opt.Warn(passedFiles(passed))
	}
	if len(im.unmapped) > 0 {
		im.opt.Warn(unmappedFiles(im.unmapped))
	}
	if dates > 0 {
		im.opt.Warn(misdatedFiles(dates, misdated))
	}
}

// mostNames is how many files a warning names.
const mostNames = 5

// baseNames are the names of files without their folders, which are nobody's business, as many as a warning names.
func baseNames(paths []string) string {
	var names []string
	for _, p := range paths[:min(len(paths), mostNames)] {
		names = append(names, path.Base(p))
	}
	if len(paths) > mostNames {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func cutFiles(paths []string) pipeline.Text {
	n, names := len(paths), baseNames(paths)
	return pipeline.Text{
		EN: fmt.Sprintf("Files that end early or are damaged, so that whatever stood behind is missing: %d (%s). Finding nothing in the rest does not mean that there is nothing: get them whole.", n, names),
		RU: fmt.Sprintf("Файлы, которые обрываются или повреждены, так что остального в них нет: %d (%s). Если в оставшемся ничего не найдено, это не значит, что ничего нет: получите их целиком.", n, names),
		KK: fmt.Sprintf("Үзіліп қалған немесе бүлінген, сондықтан қалғаны жоқ файлдар: %d (%s). Қолда барынан ештеңе табылмауы ештеңе жоқ дегенді білдірмейді: оларды толық алыңыз.", n, names),
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
	return pipeline.Text{
		EN: fmt.Sprintf("Of the rows without an id whose times are coarser than a second, or that have no text, a tenth or more (%d) say what another row of their file says (same account, post, page, time and text); they count as comments of their own. If the file holds rows twice, remove them first, or every number is too high.", n),
		RU: fmt.Sprintf("Из строк без идентификатора, время которых указано грубее секунды или в которых нет текста, десятая часть или больше (%d) повторяет другую строку своего файла (те же аккаунт, публикация, страница, время и текст); они считаются отдельными комментариями. Если строки попали в файл дважды, сначала удалите их, иначе все числа завышены.", n),
		KK: fmt.Sprintf("Идентификаторы жоқ, уақыты секундтан дөрекірек немесе мәтіні жоқ жолдардың оннан бірі немесе одан көбі (%d) өз файлындағы басқа жолды қайталайды (аккаунты, жазбасы, парақшасы, уақыты және мәтіні бірдей); олар бөлек пікір деп саналады. Файлда жолдар екі рет тұрса, алдымен оларды алып тастаңыз, әйтпесе барлық сан шамадан артық болады.", n),
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
		EN: fmt.Sprintf("Comments without an id that repeat an earlier one (same account, post, page, time and text) were counted as duplicates: %d.", n),
		RU: fmt.Sprintf("Комментарии без идентификатора, повторяющие более ранний (те же аккаунт, публикация, страница, время и текст), сочтены повторами: %d.", n),
		KK: fmt.Sprintf("Бұрынғысын қайталайтын идентификаторсыз пікірлер (аккаунты, жазбасы, парақшасы, уақыты және мәтіні бірдей) қайталанған деп саналды: %d.", n),
	}
}

func mixedEncodings(n int64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Encodings are mixed: rows that are no UTF-8, in files that otherwise are, were read as windows-1251 or KOI8-R: %d. Check that their texts can be read.", n),
		RU: fmt.Sprintf("Кодировки смешаны: строки не в UTF-8 в файлах, остальное в которых — UTF-8, прочитаны как windows-1251 или KOI8-R: %d. Проверьте, читаются ли их тексты.", n),
		KK: fmt.Sprintf("Кодтаулар аралас: қалғаны UTF-8 болатын файлдардағы UTF-8 емес жолдар windows-1251 немесе KOI8-R деп оқылды: %d. Мәтіндері оқыла ма, тексеріңіз.", n),
	}
}

func misdatedFiles(n int64, paths []string) pipeline.Text {
	names := baseNames(paths)
	return pipeline.Text{
		EN: fmt.Sprintf("Dates with slashes have their day where others of the same file have their month: %d (%s). Some months are wrong: split the file where the order changes, or write dates as 2019-12-31.", n, names),
		RU: fmt.Sprintf("В датах с косой чертой день стоит там, где в других датах того же файла стоит месяц: %d (%s). Часть месяцев неверна: разделите файл там, где меняется порядок, или запишите даты как 2019-12-31.", n, names),
		KK: fmt.Sprintf("Қиғаш сызықты күндерде сол файлдың басқа күндерінде ай тұрған жерде күн тұр: %d (%s). Кейбір айлар қате: файлды рет өзгеретін жерінен бөліңіз немесе күндерді 2019-12-31 түрінде жазыңыз.", n, names),
	}
}

func passedFiles(paths []string) pipeline.Text {
	n, names := len(paths), baseNames(paths)
	return pipeline.Text{
		EN: fmt.Sprintf("Files in folders or archives that are no table of comments were passed over: %d (%s). If one should hold comments, import it by its name to see what is missing.", n, names),
		RU: fmt.Sprintf("Файлы в папках или архивах, которые не являются таблицей комментариев, пропущены: %d (%s). Если в каком-то должны быть комментарии, импортируйте его по имени и увидите, чего не хватает.", n, names),
		KK: fmt.Sprintf("Қалталар мен мұрағаттардағы пікір кестесі болмайтын файлдар өткізіп жіберілді: %d (%s). Бірінде пікір болуы керек болса, оны атымен импорттап, не жетіспейтінін көріңіз.", n, names),
	}
}

func unmappedFiles(paths []string) pipeline.Text {
	n, names := len(paths), baseNames(paths)
	return pipeline.Text{
		EN: fmt.Sprintf("Tables in folders or archives without a column that --map names were passed over: %d (%s). If they hold comments, correct --map or import them by themselves.", n, names),
		RU: fmt.Sprintf("Таблицы в папках или архивах, где нет столбца, названного в --map, пропущены: %d (%s). Если в них комментарии, исправьте --map или импортируйте их отдельно.", n, names),
		KK: fmt.Sprintf("Қалталар мен мұрағаттардағы --map атаған бағаны жоқ кестелер өткізіп жіберілді: %d (%s). Оларда пікір болса, --map мәнін түзетіңіз немесе оларды бөлек импорттаңыз.", n, names),
	}
}
