package org.photosphere.services.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.photosphere.model.InputException;
import org.photosphere.proto.v1.Spectrum;
import org.photosphere.proto.v1.TruthLabel;
import org.photosphere.services.survey.fits.FitsTable;

/** The table LABELS of a spectra set: identifiers and labels of the spectra. */
final class SetLabels {

    /** A label's name in messages, and the columns that may hold it, in order of preference. */
    private record Source(String label, List<String> columns) {}

    private static final List<Source> SOURCES = List.of(
            new Source("teff", List.of("TEFF")),
            new Source("logg", List.of("LOGG")),
            // [Fe/H] is used for [M/H]: they are equal if abundances scale with the Sun's.
            new Source("m_h", List.of("M_H", "FE_H")),
            new Source("alpha_m", List.of("ALPHA_M")));

    private record Column(String label, double[] value) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Column other && label.equals(other.label) && Arrays.equals(value, other.value);
        }

        @Override
        public int hashCode() {
            return 31 * label.hashCode() + Arrays.hashCode(value);
        }
    }

    private final String stem;
    private final String @Nullable [] names;
    private final boolean namesAreUnique;
    private final List<Column> columns;

    private SetLabels(String stem, String @Nullable [] names, List<Column> columns) {
        this.stem = stem;
        this.names = names;
        this.namesAreUnique = names != null && areUnique(names);
        this.columns = columns;
    }

    /**
     * @param table table LABELS, null if the set has none
     * @param spectra required number of rows
     */
    static SetLabels of(Path path, @Nullable FitsTable table, int spectra) {
        List<Column> columns = new ArrayList<>();
        if (table == null) {
            return new SetLabels(SpectrumFiles.stem(path), null, columns);
        }
        if (table.rows() != spectra) {
            throw new InputException(
                    path + ": table LABELS has " + table.rows() + " rows for " + spectra + " spectra",
                    "give it one row per spectrum");
        }
        for (Source source : SOURCES) {
            for (String column : source.columns()) {
                if (table.has(column)) {
                    columns.add(new Column(source.label(), table.numbers(column)));
                    break;
                }
            }
        }
        return new SetLabels(SpectrumFiles.stem(path), table.has("NAME") ? table.strings("NAME") : null, columns);
    }

    private static boolean areUnique(String[] names) {
        Set<String> seen = new HashSet<>();
        return Arrays.stream(names).allMatch(name -> !name.isEmpty() && seen.add(name));
    }

    /** Writes identifier, object and truth of row i, from 0. */
    void into(Spectrum.Builder spectrum, int i) {
        String name = names == null ? "" : names[i];
        spectrum.setObjectId(name).setSpectrumId(namesAreUnique ? name : stem + "-" + (i + 1));
        for (Column column : columns) {
            if (Double.isFinite(column.value()[i])) {
                spectrum.addTruth(
                        TruthLabel.newBuilder().setName(column.label()).setValue(column.value()[i]));
            }
        }
    }
}
