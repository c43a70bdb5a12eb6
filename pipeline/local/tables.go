package local

import (
	"cmp"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/parquet-go/parquet-go"

	"pikir/pipeline"
)

// The rows of the tables of a run folder. Numbers that do not apply are NaN.
type (
	pairRow struct {
		Platform string  `parquet:"platform"`
		AccountA string  `parquet:"account_a"`
		AccountB string  `parquet:"account_b"`
		Detector string  `parquet:"detector,dict"`
		Window   int64   `parquet:"window_s"`
		Weight   int64   `parquet:"weight"`
		Keys     int64   `parquet:"keys"`
		Expected float64 `parquet:"expected"`
		P        float64 `parquet:"p"`
		Q        float64 `parquet:"q"`
	}
	accountRow struct {
		Platform   string    `parquet:"platform,dict"`
		Account    string    `parquet:"account_id"`
		Comments   int64     `parquet:"comments"`
		First      time.Time `parquet:"first_at,timestamp(microsecond)"`
		Last       time.Time `parquet:"last_at,timestamp(microsecond)"`
		Cluster    *int64    `parquet:"cluster_id,optional"`
		Membership float64   `parquet:"membership"`
		Flagged    bool      `parquet:"flagged"`
	}
	clusterRow struct {
		Cluster  int64     `parquet:"cluster_id"`
		Accounts int64     `parquet:"accounts"`
		Comments int64     `parquet:"comments"`
		Positive int64     `parquet:"positive_comments"`
		First    time.Time `parquet:"first_at,timestamp(microsecond)"`
		Last     time.Time `parquet:"last_at,timestamp(microsecond)"`
		Verdict  string    `parquet:"verdict"`
		Place    string    `parquet:"place"`
		Time     string    `parquet:"time"`
		Words    string    `parquet:"words"`
		Rhythm   string    `parquet:"rhythm"`
		Cause    string    `parquet:"cause"`
		Quota    string    `parquet:"quota"`
	}
	monthRow struct {
		Cluster  int64   `parquet:"cluster_id"`
		Platform string  `parquet:"platform"`
		Month    int32   `parquet:"month,date"`
		Comments int64   `parquet:"comments"`
		Positive int64   `parquet:"positive"`
		Estimate float64 `parquet:"positive_estimate"`
		Low      float64 `parquet:"positive_low"`
		High     float64 `parquet:"positive_high"`
		Quota    *int64  `parquet:"quota,optional"`
		Complete bool    `parquet:"complete"`
	}
	evidenceRow struct {
		Cluster  int64   `parquet:"cluster_id"`
		Detector string  `parquet:"detector"`
		Family   string  `parquet:"family"`
		Name     string  `parquet:"name"`
		Value    float64 `parquet:"value"`
		Low      float64 `parquet:"low"`
		High     float64 `parquet:"high"`
		Matched  float64 `parquet:"matched"`
		P        float64 `parquet:"p"`
		Q        float64 `parquet:"q"`
		Unit     string  `parquet:"unit"`
		Text     string  `parquet:"text"`
	}
)

// writeTable writes rows as one Parquet file of the run folder.
func writeTable[Row any](dir, name string, rows []Row) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	w := parquet.NewGenericWriter[Row](f, parquet.Compression(&parquet.Zstd))
	if _, err := w.Write(rows); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}

// writeJSON writes an indented JSON file of the run folder.
func writeJSON(dir, name string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), append(data, '\n'), 0o644)
}

func writePairs(dir string, c *Corpus, pairs []pipeline.Pair) error {
	rows := make([]pairRow, len(pairs))
	for i, p := range pairs {
		platform, a := c.accountName(p.A)
		other, b := c.accountName(p.B)
		if other != platform {
			platform += "|" + other
		}
		rows[i] = pairRow{platform, a, b, p.Detector, p.Window, int64(p.Weight), int64(p.Keys), p.Expected, p.P, p.Q}
	}
	return writeTable(dir, "pairs.parquet", rows)
}

func writeAccounts(dir string, c *Corpus, judged []judgedCluster) error {
	rows := make([]accountRow, c.Accounts.Len())
	for a := range rows {
		platform, account := c.accountName(pipeline.ID(a))
		rows[a] = accountRow{Platform: platform, Account: account, Comments: int64(c.CommentsOf[a])}
	}
	for row, a := range c.Account {
		at := time.UnixMicro(c.At[row]).UTC()
		if r := &rows[a]; r.First.IsZero() {
			r.First, r.Last = at, at
		} else if at.Before(r.First) {
			r.First = at
		} else if at.After(r.Last) {
			r.Last = at
		}
	}
	for i := range judged {
		j := &judged[i]
		for k, a := range j.cluster.Members {
			id := int64(j.cluster.ID)
			rows[a].Cluster, rows[a].Membership, rows[a].Flagged = &id, j.membership[k], j.verdict.Flags()
		}
	}
	kept := rows[:0]
	for _, r := range rows {
		if r.Comments > 0 {
			kept = append(kept, r)
		}
	}
	return writeTable(dir, "accounts.parquet", kept)
}

func writeClusters(dir string, judged []judgedCluster, lang pipeline.Lang) error {
	var clusters []clusterRow
	var months []monthRow
	var evidence []evidenceRow
	for i := range judged {
		j := &judged[i]
		id := int64(j.cluster.ID)
		g := j.grades
		clusters = append(clusters, clusterRow{id, int64(len(j.cluster.Members)), int64(len(j.cluster.Comments)), int64(j.positive),
			j.first(), j.last(), string(j.verdict), g[pipeline.Place].String(), g[pipeline.Time].String(), g[pipeline.Words].String(),
			g[pipeline.Rhythm].String(), g[pipeline.Cause].String(), g[pipeline.Quota].String()})
		months = append(months, monthRows(id, j.months)...)
		for _, e := range j.evidence {
			evidence = append(evidence, evidenceRow{id, e.Detector, e.Family.String(), e.Name, e.Value, e.Low, e.High, e.Matched, e.P, e.Q, e.Unit, e.Text.In(lang)})
		}
	}
	if err := writeTable(dir, "clusters.parquet", clusters); err != nil {
		return err
	}
	if err := writeTable(dir, "months.parquet", months); err != nil {
		return err
	}
	return writeTable(dir, "evidence.parquet", evidence)
}

// monthRows are the months of each platform. Those of all platforms together are left to their sums; their quota stands on each row that has none of its own.
func monthRows(cluster int64, months []pipeline.Month) []monthRow {
	ordered := map[time.Time]int{}
	var rows []monthRow
	for _, m := range months {
		if m.Platform == "" {
			ordered[m.First] = m.Quota
			continue
		}
		day := time.Date(m.First.Year(), m.First.Month(), 1, 0, 0, 0, 0, time.UTC).Unix() / 86400
		row := monthRow{cluster, m.Platform, int32(day), int64(m.Comments), int64(m.Positive), m.Delivered, m.PositiveLow, m.PositiveHigh, nil, m.Complete}
		if quota := int64(cmp.Or(m.Quota, ordered[m.First])); quota > 0 && !m.Elsewhere {
			row.Quota = &quota
		}
		rows = append(rows, row)
	}
	return rows
}

// number is nil for what does not apply, as JSON has no NaN.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
