package detectors

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// powerUnit marks rows that say what a test could have seen: the smallest effect that it would notice (p ≤ 5 %) in four cases of five, given the months and volumes at hand.
const powerUnit = "power"

func power(detector, name string, value float64, text pipeline.Text) pipeline.Evidence {
	unknown := math.NaN()
	return pipeline.Evidence{Detector: detector, Family: pipeline.Quota, Name: name, Unit: powerUnit, Value: value, Low: unknown, High: unknown, Matched: unknown, P: unknown, Q: unknown, Text: text}
}

// dispersionPower is the largest index of dispersion that would be noticed: of an index r, samples of n months show r·χ²/(n − 1).
func dispersionPower(d stats.Dispersion, months int) pipeline.Evidence {
	degrees := float64(months - 1)
	visible := d.Critical * degrees / distuv.ChiSquared{K: degrees}.Quantile(0.8)
	return power("under-dispersion", "visible evenness", visible, pipeline.Text{
		EN: fmt.Sprintf("What could have been seen: in %d months, numbers whose variance is at most %.2f times their mean would be noticed in four cases of five.", months, visible),
		RU: fmt.Sprintf("Что можно было бы увидеть: при %d мес. числа, дисперсия которых не больше %.2f их среднего, были бы замечены в четырёх случаях из пяти.", months, visible),
		KK: fmt.Sprintf("Нені байқауға болар еді: %d айда дисперсиясы орташасынан %.2f еседен аспайтын сандар бес жағдайдың төртеуінде байқалар еді.", months, visible),
	})
}

// heapingPower is the smallest share of months just above a number that would be noticed.
func heapingPower(full []pipeline.Month, m *pipeline.Matched) []pipeline.Evidence {
	if len(m.Groups) == 0 {
		return nil
	}
	k, n := pipeline.HeapingPower(full, m, seeded(m, 0x90e5)), len(full)
	if k == 0 {
		return []pipeline.Evidence{power("heaping", "visible heaping", math.NaN(), pipeline.Text{
			EN: fmt.Sprintf("What could have been seen: with %d months of this size, not even all of them just above one number would be noticed in four cases of five.", n),
			RU: fmt.Sprintf("Что можно было бы увидеть: при %d мес. такого объёма даже все месяцы чуть выше одного числа не были бы замечены в четырёх случаях из пяти.", n),
			KK: fmt.Sprintf("Нені байқауға болар еді: көлемі осындай %d айдың бәрі бір саннан сәл асса да, бес жағдайдың төртеуінде байқалмас еді.", n),
		})}
	}
	return []pipeline.Evidence{power("heaping", "visible heaping", float64(k)/float64(n), pipeline.Text{
		EN: fmt.Sprintf("What could have been seen: %d of %d months of this size just above one number would be noticed in four cases of five.", k, n),
		RU: fmt.Sprintf("Что можно было бы увидеть: %d из %d месяцев такого объёма чуть выше одного числа были бы замечены в четырёх случаях из пяти.", k, n),
		KK: fmt.Sprintf("Нені байқауға болар еді: көлемі осындай %d айдың %s бір саннан сәл асса, бес жағдайдың төртеуінде байқалар еді.", n, pipeline.KazakhPart(k, "")),
	})}
}

// catchUpPower is the smallest share in the last days of months that would be noticed. The group's own months are its measure, their days turned, of which as many comments are put off to the end as make the share.
func catchUpPower(months [][]float64, groups []float64, m *pipeline.Matched) []pipeline.Evidence {
	const leastGroups, steps = 20, 8
	known := slices.DeleteFunc(slices.Clone(groups), math.IsNaN)
	if _, all := atEnd(months); all == 0 || len(known) < leastGroups || !catchUpNoticed(months, 1, groups, m) {
		return nil
	}
	low, visible := 0.0, 1.0
	for range steps {
		if middle := (low + visible) / 2; catchUpNoticed(months, middle, groups, m) {
			visible = middle
		} else {
			low = middle
		}
	}
	return []pipeline.Evidence{power("pace", "visible catch-up", visible, pipeline.Text{
		EN: fmt.Sprintf("What could have been seen: a share of %s %% in the last three days of months would be noticed in four cases of five.", pipeline.Percent(visible)),
		RU: fmt.Sprintf("Что можно было бы увидеть: доля последних трёх дней месяца в %s %% была бы замечена в четырёх случаях из пяти.", pipeline.Percent(visible)),
		KK: fmt.Sprintf("Нені байқауға болар еді: айдың соңғы үш күнінің %s %% үлесі бес жағдайдың төртеуінде байқалар еді.", pipeline.Percent(visible)),
	})}
}

// catchUpNoticed says whether months with such a share in their last days have p ≤ 5 % in four draws of five, by the test that catch-up is judged by.
func catchUpNoticed(months [][]float64, share float64, groups []float64, m *pipeline.Matched) bool {
	const draws, shifts = 100, 199
	random, noticed := seeded(m, 0x90e6), 0
	for range draws {
		if catchUpChance(putOff(months, share, random), groups, m.Taken, shifts, random) <= 0.05 {
			noticed++
		}
	}
	return 5*noticed >= 4*draws
}

// putOff turns the days of months at random and puts comments off to the last days, so that these hold the share on average, or more where chance alone leaves more there.
func putOff(months [][]float64, share float64, random *rand.Rand) [][]float64 {
	drawn := make([][]float64, len(months))
	for i, days := range months {
		n := len(days)
		drawn[i] = make([]float64, n)
		usual := float64(lastDays) / float64(n)
		late := math.Max(0, (share-usual)/(1-usual))
		by := random.IntN(n)
		for k, of := range days {
			day, put := (k+by)%n, 0.0
			if day < n-lastDays {
				put = distuv.Binomial{N: of, P: late, Src: random}.Rand()
			}
			drawn[i][day] += of - put
			for last := range lastDays {
				drawn[i][n-1-last] += put / lastDays
			}
		}
	}
	return drawn
}
