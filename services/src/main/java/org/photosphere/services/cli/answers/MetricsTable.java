package org.photosphere.services.cli.answers;

import java.io.PrintWriter;
import java.util.List;
import org.photosphere.model.training.ModelMetrics;
import org.photosphere.services.cli.console.TextTable;
import org.photosphere.services.cli.console.TextTable.Column;

/** A table of a model's errors on a grid, one row per part. */
public final class MetricsTable {

    private static final int DECIMALS = 5;
    private static final int R2_DECIMALS = 6;
    private static final int WIDTH = 9;

    private final TextTable table;

    public MetricsTable(PrintWriter out) {
        this(out, "");
    }

    /** @param parts title of the rows' names */
    public MetricsTable(PrintWriter out, String parts) {
        table = new TextTable(
                out,
                List.of(
                        Column.text(parts, 20),
                        Column.number("spectra", WIDTH),
                        Column.number("RMSE", WIDTH),
                        Column.number("MAE", WIDTH),
                        Column.number("R^2", WIDTH),
                        Column.number("median spectrum", WIDTH),
                        Column.number("95th percentile", WIDTH)));
    }

    public void row(String part, ModelMetrics metrics) {
        table.row(List.of(
                part,
                String.valueOf(metrics.spectra()),
                TextTable.rounded(metrics.rmse(), DECIMALS),
                TextTable.rounded(metrics.mae(), DECIMALS),
                TextTable.rounded(metrics.r2(), R2_DECIMALS),
                TextTable.rounded(metrics.medianSpectrum(), DECIMALS),
                TextTable.rounded(metrics.percentile95(), DECIMALS)));
    }
}
