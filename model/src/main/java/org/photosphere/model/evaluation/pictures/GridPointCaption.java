package org.photosphere.model.evaluation.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.photosphere.model.forward.Label;

/** Names of labels and nodes in a picture. */
final class GridPointCaption {

    private GridPointCaption() {}

    /** Returns a label with its unit, as on an axis. */
    static String title(String label) {
        return switch (label) {
            case Label.TEFF -> "Teff (K)";
            case Label.LOGG -> "log g (cm s\u207B\u00B2)";
            case Label.METALLICITY -> "[M/H] (dex)";
            case Label.ALPHA -> "[\u03B1/M] (dex)";
            default -> label;
        };
    }

    static String value(String label, double value) {
        return switch (label) {
            case Label.TEFF -> String.format(Locale.ROOT, "%.0f", value);
            case Label.METALLICITY, Label.ALPHA -> signed(value);
            default -> String.format(Locale.ROOT, "%.1f", value);
        };
    }

    /** Returns all labels of a node in one line. */
    static String of(List<String> labelNames, double[] labels) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < labels.length; k++) {
            String title = title(labelNames.get(k));
            String symbol = title.substring(0, title.contains(" (") ? title.indexOf(" (") : title.length());
            String unit = labelNames.get(k).equals(Label.TEFF) ? " K" : "";
            parts.add(symbol + " " + value(labelNames.get(k), labels[k]) + unit);
        }
        return String.join(", ", parts);
    }

    private static String signed(double value) {
        return value == 0 ? "0.0" : String.format(Locale.ROOT, "%+.1f", value).replace('-', '\u2212');
    }
}
