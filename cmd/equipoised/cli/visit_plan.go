package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/equipoise-trials/equipoise/client/document"
	"github.com/equipoise-trials/equipoise/client/visitplan"
)

const (
	flagSchedule = "schedule"
	flagBefore   = "before"
	flagItems    = "items"
	flagComplete = "complete"
)

func newCheckVisitPlanCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check-visit-plan FILE",
		Short: "Check a visit plan, and show when each visit is due and what it earns",
		Long: "Reads a visit plan in YAML or CSV. With --schedule, every item has to earn a tariff of that payment schedule, and no\n" +
			"tariff may be planned more often than its cap allows. With --before, codes of visits and names of items have to be\n" +
			"those of the version before. No node is asked.\n\n" +
			"Submit the file as it is: a document of type visit-plan is approved and activated by its digest, and the file itself\n" +
			"stays with those who work by it.",
		Example: "  equipoised protocol check-visit-plan visits.yaml --schedule payments.json\n" +
			"  equipoised protocol check-visit-plan visits-2.csv --before visits.yaml --output json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			plan, err := readPlan(args[0], visitplan.Parse)
			if err != nil {
				return err
			}
			if err := checkPlan(cmd, plan); err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			shown := make([]plannedVisit, 0, len(plan.Visits))
			for _, v := range plan.Visits {
				shown = append(shown, shownOf(v))
			}
			return show(cmd, shownPlan{shown}, func() string { return visitTable(shown) })
		},
	}
	cmd.Flags().String(flagSchedule, "", "payment schedule that pays the visits, JSON or compiled")
	cmd.Flags().String(flagBefore, "", "visit plan of the version before")
	addOutputFlag(cmd)
	return cmd
}

// readPlan reads a visit plan from a file. Errors name the file.
func readPlan(path string, parse func([]byte) (visitplan.Plan, error)) (visitplan.Plan, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return visitplan.Plan{}, err
	}
	plan, err := parse(source)
	if err != nil {
		return visitplan.Plan{}, fmt.Errorf("%s: %w", path, err)
	}
	return plan, nil
}

// checkPlan holds a plan against what the flags name.
func checkPlan(cmd *cobra.Command, plan visitplan.Plan) error {
	schedule, err := cmd.Flags().GetString(flagSchedule)
	if err != nil {
		return err
	}
	before, err := cmd.Flags().GetString(flagBefore)
	if err != nil {
		return err
	}
	if schedule != "" {
		s, err := document.ReadSchedule(schedule)
		if err != nil {
			return err
		}
		if err := plan.CheckAgainst(s); err != nil {
			return err
		}
	}
	if before == "" {
		return nil
	}
	old, err := readPlan(before, visitplan.Parse)
	if err != nil {
		return err
	}
	return plan.CheckSuccessor(old)
}

// shownPlan is what is shown of a visit plan.
type shownPlan struct {
	Visits []plannedVisit `json:"visits"`
}

type plannedVisit struct {
	Code  string   `json:"code"`
	Name  string   `json:"name"`
	Due   string   `json:"due"`
	Times uint32   `json:"times"`
	Earns []string `json:"earns"`
}

func shownOf(v visitplan.Visit) plannedVisit {
	s := plannedVisit{Code: v.Code, Name: v.Name, Due: v.Window(), Times: 1 + v.Repeats.Times, Earns: []string{}}
	for _, item := range v.Items {
		s.Earns = append(s.Earns, item.Name+"="+item.Tariff)
	}
	return s
}

func visitTable(visits []plannedVisit) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "CODE\tNAME\tDUE\tEARNS")
	for _, v := range visits {
		earns := strings.Join(v.Earns, ", ")
		if earns == "" {
			earns = "nothing"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", v.Code, v.Name, v.Due, earns)
	}
	_ = t.Flush() // into memory
	return b.String()
}

func newMakeVisitPlanCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "make-visit-plan STUDY.json",
		Short: "Make a visit plan of a study definition in CDISC USDM",
		Long: "Takes the encounters of a study definition with the days and windows of its main timeline, and writes them as a visit\n" +
			"plan in YAML to standard output. A study definition has no payments: every visit gets the items of --items. With\n" +
			"--complete, the visits of a part in YAML or CSV follow, which may count from those of the study.\n\n" +
			"What could not be read as days, and which visit came from which file, is written to standard error. No node is asked.",
		Example: "  equipoised protocol make-visit-plan protocol-usdm.json --items VISIT=CLINIC > visits.yaml\n" +
			"  equipoised protocol make-visit-plan protocol-usdm.json --items VISIT=CLINIC --complete calls.csv > visits.yaml",
		Args: cobra.ExactArgs(1),
		RunE: runMakeVisitPlan,
	}
	cmd.Flags().StringSlice(flagItems, nil, "items of every visit with their tariffs, such as VISIT=CLINIC")
	cmd.Flags().String(flagComplete, "", "part of a visit plan that follows, YAML or CSV")
	return cmd
}

func runMakeVisitPlan(cmd *cobra.Command, args []string) error {
	items, err := itemsOf(cmd)
	if err != nil {
		return err
	}
	source, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	plan, remarks, err := visitplan.FromStudy(source, items...)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	more, err := cmd.Flags().GetString(flagComplete)
	if err != nil {
		return err
	}
	if more != "" {
		part, err := readPlan(more, visitplan.ParsePart)
		if err != nil {
			return err
		}
		whole, origins, err := plan.Complete(part)
		if err != nil {
			return fmt.Errorf("%s and %s: %w", args[0], more, err)
		}
		plan = whole
		for _, o := range origins {
			from := args[0]
			if o.Added {
				from = more
			}
			remarks = append(remarks, fmt.Sprintf("%s is of %s", o.Code, from))
		}
	}
	written, err := plan.Encode()
	if err != nil {
		return err
	}
	for _, remark := range remarks {
		fmt.Fprintln(cmd.ErrOrStderr(), remark)
	}
	_, err = cmd.OutOrStdout().Write(written)
	return err
}

func itemsOf(cmd *cobra.Command) (items []visitplan.Item, err error) {
	named, err := cmd.Flags().GetStringSlice(flagItems)
	if err != nil {
		return nil, err
	}
	for _, one := range named {
		name, tariff, ok := strings.Cut(one, "=")
		if !ok || name == "" || tariff == "" {
			return nil, fmt.Errorf("--%s is %q, want an item and its tariff such as VISIT=CLINIC", flagItems, one)
		}
		items = append(items, visitplan.Item{Name: name, Tariff: tariff})
	}
	if len(items) == 0 {
		return nil, errors.New("say what visits earn, --" + flagItems + " VISIT=CLINIC for example")
	}
	return items, nil
}
