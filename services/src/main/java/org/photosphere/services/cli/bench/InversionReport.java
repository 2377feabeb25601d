package org.photosphere.services.cli.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.metrics.ProcessMemory;

/**
 * Output of measured inversions, as tables or as JSON, and their comparison with an earlier run.
 *
 * @param json whether to print one object per row, for programs
 * @param parts whether tables have the parts of an inversion
 * @param earlier run with which to compare, null if none
 * @param tolerance largest significant decrease of a rate that is no failure, as a fraction; infinite if none is one
 */
record InversionReport(
        boolean json, boolean parts, @Nullable EarlierRun earlier, double tolerance) {

    /** Returns the number of rows that are slower than the earlier run's by more than the tolerance. */
    long print(List<InversionRow> rows, boolean physical, PrintWriter out) {
        Machine machine = Machine.here();
        double mebibytes = ProcessMemory.residentBytes() / (1 << 20);
        List<Comparison> comparisons = new ArrayList<>();
        InversionRowJson objects = new InversionRowJson(machine, mebibytes);
        for (InversionRow row : rows) {
            Optional<Comparison> comparison =
                    Optional.ofNullable(earlier).flatMap(run -> run.compare(row.key(), row.repetitions()));
            comparison.ifPresent(comparisons::add);
            if (json) {
                out.println(objects.of(row, comparison));
            }
        }
        if (!json) {
            printTables(rows, physical, comparisons, machine, mebibytes, out);
        }
        out.flush();
        return comparisons.stream().filter(one -> one.isSlowerThan(tolerance)).count();
    }

    private void printTables(
            List<InversionRow> rows,
            boolean physical,
            List<Comparison> comparisons,
            Machine machine,
            double mebibytes,
            PrintWriter out) {
        InversionBenchTable table = new InversionBenchTable(out);
        table.print(rows, parts, physical);
        out.println();
        out.println("Medians of " + rows.get(0).repetitions().all().size()
                + " repetitions and their standard errors. Per core second: of processor time, which other programs do not"
                + " lengthen by taking cores.");
        out.println("Per Gop: in the time of 10^9 operations of matrix products (Gop/s), measured before and after each"
                + " repetition next to copies (GB/s), per core.");
        out.println(machine.describe()
                + (Double.isFinite(mebibytes) ? String.format(Locale.ROOT, "; %.0f MiB resident.", mebibytes) : "."));
        if (earlier == null) {
            return;
        }
        out.println();
        table.printComparisons(comparisons);
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "Faster or slower: the ratio differs from 1 by more than %.0f standard errors and %.0f %%.",
                Comparison.SIGNIFICANT,
                100 * Comparison.RELEVANT));
        earlier.machine()
                .filter(before -> !before.equals(machine))
                .ifPresent(before -> out.println("The earlier run's machine: " + before.describe() + "."));
    }
}
