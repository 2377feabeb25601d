package org.photosphere.model.grid;

import java.util.List;
import org.photosphere.model.forward.Label;

/** Columns of a grid file and their labels. */
final class GridLabels {

    /** A column of the table LABELS and the label it holds. */
    record Column(String column, String label) {}

    static final Column ALPHA = new Column("ALPHA_M", Label.ALPHA);

    static final List<Column> REQUIRED = List.of(
            new Column("TEFF", Label.TEFF), new Column("LOGG", Label.LOGG), new Column("M_H", Label.METALLICITY));

    private GridLabels() {}

    static Label label(String name, double lower, double upper) {
        return switch (name) {
            case Label.TEFF -> new Label(name, "K", lower, upper, true);
            case Label.LOGG -> new Label(name, "log10(cm s^-2)", lower, upper, false);
            default -> new Label(name, "dex", lower, upper, false);
        };
    }
}
