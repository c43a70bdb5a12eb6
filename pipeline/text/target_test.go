package text

import (
	"testing"

	"pikir/pipeline"
)

func TestTarget(t *testing.T) {
	r := NewTargetReader(nil)
	for want, comments := range map[string][]string{
		Authority: {
			"Көп рахмет әкімдікке!", "коп рахмет акимдикке", "kóp rahmet ákimdikke", "Әкімімізге алғыс айтамыз", "біздің әкімдеріміздің еңбегі", "қала басшылығына рахмет",
			"Спасибо акиму за новый парк", "акимату респект", "городским службам спасибо", "Молодцы коммунальщики!", "Наш президент всё делает правильно", "властям города плюс",
			"Министрлігіміз жақсы жұмыс істеп жатыр", "Thanks to the mayor", "Well done, city hall", "полицейские сработали быстро", "@user аким молодец", "доброе утро, акимат, спасибо за парк", "дорожники молодцы",
		},
		City:      {"Как красиво в парке стало", "ауламыз тап-таза", "жол жөнделді", "the new buses are clean", "наша школа лучшая", "дорога теперь ровная", "по дорогам ездить приятно", "қаламыз көркейді", "жолдар жөнделді", "қар тазаланды"},
		Author:    {"Спасибо автору", "спасибо за информацию", "Ақпарат үшін рахмет", "thanks for sharing", "админу привет", "журналистке рахмет"},
		News:      {"Отличная новость", "жақсы жаңалық екен", "керемет бастама", "правильное решение", "great news", "хороший законопроект"},
		Commenter: {"@user согласен с вами", "ты прав", "сен дұрыс айтасың", "комментаторы жгут", "боты опять набежали"},
		NoTarget: {
			"С праздником, дорогие друзья! Здоровья, счастья!", "Дорогая Айгуль, береги себя", "Дорого, но красиво", "Жолың болсын", "Еліміз аман қалады", "Қара көз қарындас", "стало ещё дороже",
			"Доброе утро, любимый город!", "Қайырлы таң, сүйікті қалам!", "Good morning, beautiful city!", "Хорошего дня нашей любимой столице",
			"Как красиво", "керемет", "so good", "акимжан пришёл", "власяница", "", "👏👏👏", "@user",
		},
	} {
		for _, c := range comments {
			if got := r.Read(c); got != want {
				t.Errorf("Read(%q) = %s, want %s", c, got, want)
			}
		}
	}
}

func TestTargetOfContract(t *testing.T) {
	r := NewTargetReader([]pipeline.Target{{Name: "park", Forms: map[string][]string{"ru": {"парк~", "левый берег"}, "kk": {"саябақ*"}}}})
	for comment, want := range map[string]string{
		"акиму спасибо за парк": "park", "саябағымыз әдемі": City, "саябақтарымыз әдемі": "park", "наш левый берег": "park", "левый поворот": NoTarget, "парковка": NoTarget, "левая рука": NoTarget, "аким": Authority,
	} {
		if got := r.Read(comment); got != want {
			t.Errorf("Read(%q) = %s, want %s", comment, got, want)
		}
	}
}

func TestTargetAllocatesNothing(t *testing.T) {
	r := NewTargetReader(nil)
	comment := "Рахмет, қала әкімдігіне және коммуналдық қызметтерге көп рахмет! @user"
	r.Read(comment)
	if n := testing.AllocsPerRun(100, func() { r.Read(comment) }); n != 0 {
		t.Errorf("Read allocates %v times", n)
	}
}

func BenchmarkTarget(b *testing.B) {
	r := NewTargetReader(nil)
	for b.Loop() {
		r.Read("Спасибо акимату, во дворе наконец сделали освещение, дети довольны 👏👏👏")
	}
}
