package org.photosphere.services.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.photosphere.model.training.ModelMetrics;

/** Errors of a model on a grid as rows of a table. */
final class MetricsTable {

    private MetricsTable() {}

    static void header(PrintWriter out) {
        out.printf("%-18s %8s %9s %9s %10s %9s %9s%n", "", "spectra", "RMSE", "MAE", "R^2", "median", "95th pct");
    }

    static void row(PrintWriter out, String name, ModelMetrics metrics) {
        out.printf(
                Locale.ROOT,
                "%-18s %8d %9.5f %9.5f %10.6f %9.5f %9.5f%n",
                name,
                metrics.spectra(),
                metrics.rmse(),
                metrics.mae(),
                metrics.r2(),
                metrics.medianSpectrum(),
                metrics.percentile95());
    }
}
