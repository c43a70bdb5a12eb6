package dump

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"pikir/pipeline"
)

// Notes say how a file was read, where that is not as a matter of course. Those of single rows are counted: "%d" stands for the number.
var (
	pagesOfAddresses = &pipeline.Text{
		EN: "%d rows take their page from the address of their post",
		RU: "строки, страница которых взята из адреса публикации: %d",
		KK: "парақшасы жазбаның мекенжайынан алынған жолдар: %d"}
	nulBytes = &pipeline.Text{
		EN: "%d NUL bytes in texts, names and addresses left out",
		RU: "нулевые байты в текстах, именах и адресах отброшены: %d",
		KK: "мәтіндер, есімдер мен мекенжайлардағы нөлдік байттар алып тасталды: %d"}
	brokenBytes = &pipeline.Text{
		EN: "%d rows with bytes that are no UTF-8, put as U+FFFD",
		RU: "строки с байтами не в UTF-8, вместо которых стоит U+FFFD: %d",
		KK: "UTF-8 емес байттары U+FFFD таңбасымен алмастырылған жолдар: %d"}
	roundedTimes = &pipeline.Text{
		EN: "%d times that a spreadsheet or a program rounded: only as precise as they are written",
		RU: "время, округлённое таблицей или программой, точно лишь настолько, насколько записано: %d",
		KK: "кесте немесе бағдарлама дөңгелектеген, жазылғанынан дәл емес уақыттар: %d"}
	turnedDates = &pipeline.Text{
		EN: "%d dates with slashes have their month where the others have their day: split the file where the order changes",
		RU: "даты с косой чертой, где месяц стоит на месте дня в остальных (разделите файл там, где меняется порядок): %d",
		KK: "қиғаш сызықты күндерде ай басқаларындағы күннің орнында тұр (файлды реті өзгеретін жерінен бөліңіз): %d"}
	repeatedRows = &pipeline.Text{
		EN: "%d rows without an id repeat an earlier one (same account, post, page, time and text): counted as duplicates",
		RU: "строки без идентификатора, повторяющие более раннюю (те же аккаунт, публикация, страница, время и текст), сочтены повторами: %d",
		KK: "бұрынғысын қайталайтын идентификаторсыз жолдар (аккаунты, жазбасы, парақшасы, уақыты және мәтіні бірдей) қайталанған деп саналды: %d"}
)

// Records that are no comments are passed over.
var (
	passedPosts = &pipeline.Text{
		EN: "%d posts passed over", RU: "пропущены публикации: %d", KK: "жазбалар өткізіп жіберілді: %d"}
	passedNodes = &pipeline.Text{
		EN: "%d nodes that are no data passed over", RU: "пропущены узлы без данных: %d", KK: "дерегі жоқ түйіндер өткізіп жіберілді: %d"}
	passedServices = &pipeline.Text{
		EN: "%d service messages passed over", RU: "пропущены служебные сообщения: %d", KK: "қызметтік хабарламалар өткізіп жіберілді: %d"}
	passedDeleted = &pipeline.Text{
		EN: "%d deleted comments passed over", RU: "пропущены удалённые комментарии: %d", KK: "жойылған пікірлер өткізіп жіберілді: %d"}
	passedSpam = &pipeline.Text{
		EN: "%d comments in spam or bin passed over", RU: "пропущены комментарии из спама и корзины: %d", KK: "спам мен себеттегі пікірлер өткізіп жіберілді: %d"}
	passedDeletedOrSpam = &pipeline.Text{
		EN: "%d deleted posts and spam passed over", RU: "пропущены удалённые записи и спам: %d", KK: "жойылған жазбалар мен спам өткізіп жіберілді: %d"}
	passedPingbacks = &pipeline.Text{
		EN: "%d pingbacks and trackbacks passed over", RU: "пропущены уведомления других сайтов о ссылках: %d", KK: "басқа сайттардың сілтеме туралы хабарламалары өткізіп жіберілді: %d"}
	passedBackup = &pipeline.Text{
		EN: "%d lines about the backup passed over", RU: "пропущены строки о резервной копии: %d", KK: "сақтық көшірме туралы жолдар өткізіп жіберілді: %d"}
	passedErrors = &pipeline.Text{
		EN: "%d error answers of the API passed over", RU: "пропущены ответы API с ошибкой: %d", KK: "API-дің қате туралы жауаптары өткізіп жіберілді: %d"}
)

// roundedIDs are the notes on ids of a column that are lost.
var roundedIDs = func() (notes [columns]*pipeline.Text) {
	for c := range notes {
		name := column(c).String()
		notes[c] = &pipeline.Text{
			EN: "%d values of " + name + " that a spreadsheet or a program rounded: read as none",
			RU: "значения " + name + ", округлённые таблицей или программой, прочитаны как пустые: %d",
			KK: "кесте немесе бағдарлама дөңгелектеген " + name + " мәндері бос деп оқылды: %d"}
	}
	return notes
}()

// note keeps a note on the whole file.
func (f *File) note(what pipeline.Text) { f.notes = append(f.notes, what) }

// allNotes are those on the whole file, then those with counts in the order of their names.
func (f *File) allNotes() []pipeline.Text {
	var counted []pipeline.Text
	for kind := range f.sums {
		counted = append(counted, kind)
	}
	slices.SortFunc(counted, func(a, b pipeline.Text) int { return strings.Compare(a.EN, b.EN) })
	for i, kind := range counted {
		n := strconv.FormatInt(f.sums[kind], 10)
		counted[i] = pipeline.Text{EN: strings.Replace(kind.EN, "%d", n, 1), RU: strings.Replace(kind.RU, "%d", n, 1), KK: strings.Replace(kind.KK, "%d", n, 1)}
	}
	return append(f.notes, counted...)
}

func notRead(why string) pipeline.Text {
	return pipeline.Text{EN: why, RU: "не прочитан: " + why, KK: "оқылмады: " + why}
}

func endsEarly(why string) pipeline.Text {
	return pipeline.Text{
		EN: "the file ends early (" + why + "); every whole record before that was read",
		RU: "файл обрывается (" + why + "); все целые записи до этого места прочитаны",
		KK: "файл үзіліп қалған (" + why + "); осы жерге дейінгі бүтін жазбалардың бәрі оқылды"}
}

func wideWindows(mebibytes uint64) pipeline.Text {
	const cure = "`zstd -dc --long=31 FILE | zstd -o SMALLER`"
	return pipeline.Text{
		EN: fmt.Sprintf("its zstd window is %d MiB, and reading it takes as much memory; %s makes a file that takes little", mebibytes, cure),
		RU: fmt.Sprintf("окно zstd — %d МиБ, и чтение занимает столько же памяти; %s даст файл, которому нужно мало", mebibytes, cure),
		KK: fmt.Sprintf("zstd терезесі — %d МиБ, оқуға сонша жад кетеді; %s аз жад алатын файл жасайды", mebibytes, cure)}
}

func withoutZone(zone *time.Location) pipeline.Text {
	return pipeline.Text{
		EN: "%d times name no zone, read as " + zone.String() + " (--tz names another)",
		RU: "время без часового пояса прочитано как " + zone.String() + " (другой задаёт --tz): %d",
		KK: "уақыт белдеуі жазылмаған уақыттар " + zone.String() + " деп оқылды (басқасын --tz арқылы көрсетіңіз): %d"}
}

func relativeTimes(now time.Time) pipeline.Text {
	at := now.UTC().Format(time.DateTime) + " UTC"
	return pipeline.Text{
		EN: "%d times are relative, counted back from " + at,
		RU: "относительное время («2 часа назад») отсчитано от " + at + ": %d",
		KK: "салыстырмалы уақыттар («2 сағат бұрын») " + at + " сәтінен кері саналды: %d"}
}

func encodedAs(name string) pipeline.Text {
	return pipeline.Text{EN: "encoding: " + name, RU: "кодировка: " + name, KK: "кодтау: " + name}
}

func decodedRows(set string) pipeline.Text {
	return pipeline.Text{
		EN: "%d rows that are no UTF-8, read as " + set,
		RU: "строки не в UTF-8 прочитаны как " + set + ": %d",
		KK: "UTF-8 емес жолдар " + set + " деп оқылды: %d"}
}

func mixedLines(sound, decoded int64, set string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("encodings are mixed: %d lines in UTF-8, %d in %s", sound, decoded, set),
		RU: fmt.Sprintf("кодировки смешаны: строк в UTF-8 %d, в %s %d", sound, set, decoded),
		KK: fmt.Sprintf("кодтаулар аралас: UTF-8 жолдары %d, %s жолдары %d", sound, set, decoded)}
}

// precisely names precisions after "precise to".
var precisely = map[pipeline.Precision]pipeline.Text{
	pipeline.Minute: {EN: "the minute", RU: "минуты", KK: "минутқа"},
	pipeline.Hour:   {EN: "the hour", RU: "часа", KK: "сағатқа"},
	pipeline.Day:    {EN: "the day", RU: "дня", KK: "күнге"},
}

// coarseTimes says that all times of a file are coarser than a second.
func coarseTimes(p pipeline.Precision) pipeline.Text {
	why := map[pipeline.Precision]pipeline.Text{
		pipeline.Minute: {EN: "times have no seconds", RU: "время без секунд", KK: "уақыттарда секунд жоқ"},
		pipeline.Hour:   {EN: "times are whole hours", RU: "время в целых часах", KK: "уақыттар бүтін сағатпен берілген"},
		pipeline.Day:    {EN: "times are midnights", RU: "время — полночь", KK: "уақыттардың бәрі түн ортасы"},
	}[p]
	to := precisely[p]
	return pipeline.Text{
		EN: why.EN + ": they are precise to " + to.EN,
		RU: why.RU + ": оно точно до " + to.RU,
		KK: why.KK + ": олар " + to.KK + " дейін дәл"}
}

func coarseAtFirst(p pipeline.Precision) pipeline.Text {
	to := precisely[p]
	return pipeline.Text{
		EN: "%d times with which the file begins have no seconds, later ones have: the former are precise to " + to.EN,
		RU: "в начале файла время без секунд, дальше с секундами; первые, точные до " + to.RU + ": %d",
		KK: "файл басындағы уақыттарда секунд жоқ, кейінгілерінде бар; алғашқылары " + to.KK + " дейін дәл: %d"}
}

// readDatesAs says in which order dates with slashes are read, and why.
func readDatesAs(dayFirst bool, why pipeline.Text) pipeline.Text {
	order := pipeline.Text{EN: "month/day/year", RU: "месяц/день/год", KK: "ай/күн/жыл"}
	if dayFirst {
		order = pipeline.Text{EN: "day/month/year", RU: "день/месяц/год", KK: "күн/ай/жыл"}
	}
	return pipeline.Text{
		EN: "dates with slashes are read as " + order.EN,
		RU: "даты с косой чертой прочитаны как " + order.RU,
		KK: "қиғаш сызықты күндер " + order.KK + " деп оқылды"}.And(why)
}

func likeSeveral(first, others string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("looks like %s and %s; read as %[1]s, --format overrides", first, others),
		RU: fmt.Sprintf("похож на %s и %s; прочитан как %[1]s, другой формат задаёт --format", first, others),
		KK: fmt.Sprintf("%s және %s пішімдеріне ұқсайды; %[1]s деп оқылды, басқасын --format арқылы көрсетіңіз", first, others)}
}

func memberOfArchive(sum string) pipeline.Text {
	return pipeline.Text{EN: "member of an archive with SHA-256 " + sum, RU: "файл из архива с SHA-256 " + sum, KK: "SHA-256 мәні " + sum + " мұрағаттағы файл"}
}

func toldApartBy(name string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("accounts are told apart by the column %q: if it holds display names, namesakes count as one account", name),
		RU: fmt.Sprintf("аккаунты различаются по столбцу %q: если там отображаемые имена, тёзки считаются одним аккаунтом", name),
		KK: fmt.Sprintf("аккаунттар %q бағаны бойынша ажыратылады: онда көрсетілетін есімдер тұрса, аттас адамдар бір аккаунт болып саналады", name)}
}

func notUsed(columns []string) pipeline.Text {
	return pipeline.Text{EN: "columns not used: ", RU: "неиспользованные столбцы: ", KK: "пайдаланылмаған бағандар: "}.And(inWords(columns))
}

func sheetsNotRead(names []string) pipeline.Text {
	return pipeline.Text{
		EN: "sheets not read, for their columns are others: ",
		RU: "листы, которые не прочитаны, так как столбцы в них другие: ",
		KK: "бағандары басқа болғандықтан оқылмаған парақтар: "}.And(inWords(names))
}

// mostListed is how many names are listed.
const mostListed = 30

// inWords lists names in three languages.
func inWords(names []string) pipeline.Text {
	if more := len(names) - mostListed; more > 0 {
		list := strings.Join(names[:mostListed], ", ")
		return pipeline.Text{EN: fmt.Sprintf("%s and %d more", list, more), RU: fmt.Sprintf("%s и ещё %d", list, more), KK: fmt.Sprintf("%s және тағы %d", list, more)}
	}
	list := strings.Join(names, ", ")
	return pipeline.Text{EN: list, RU: list, KK: list}
}

func mapWithoutEffect(format string) pipeline.Text {
	return pipeline.Text{
		EN: "--map has no effect on the format " + format + "; --format table reads any columns",
		RU: "--map не действует на формат " + format + "; --format table читает любые столбцы",
		KK: "--map " + format + " пішіміне әсер етпейді; --format table кез келген бағанды оқиды"}
}

func guessedPlatform(platform string) pipeline.Text {
	return pipeline.Text{
		EN: "platform " + platform + " is guessed from the addresses",
		RU: "площадка " + platform + " определена по адресам",
		KK: "алаң (" + platform + ") мекенжайлар бойынша анықталды"}
}

var putUnderColumns = pipeline.Text{
	EN: "its records are no objects: they were put under the names of their columns, and offsets of rejects count in what came of it",
	RU: "записи не объекты: они поставлены под имена своих столбцов, и смещения отклонённых записей отсчитаны в том, что получилось",
	KK: "жазбалары объект емес: олар баған атауларының астына қойылды, қабылданбаған жазбалардың орны содан шыққан мәтін бойынша саналады"}

var folderOfRun = pipeline.Text{
	EN: "left out: it is the folder of an earlier run of Pikir",
	RU: "не учтён: это папка предыдущего запуска Pikir",
	KK: "есепке алынбады: бұл Pikir-дің бұрынғы іске қосылуының қалтасы"}

func sameBytesAs(path string) pipeline.Text {
	return pipeline.Text{
		EN: "left out: it has the same bytes as " + path,
		RU: "не учтён: побайтно совпадает с " + path,
		KK: "есепке алынбады: байтпа-байт " + path + " файлымен бірдей"}
}
