package org.photosphere.services.survey;

import java.nio.file.Path;
import org.photosphere.services.survey.fits.FitsTable;

/** Units of a table's columns. */
final class TableUnits {

    private final Path path;
    private final FitsTable table;

    TableUnits(Path path, FitsTable table) {
        this.path = path;
        this.table = table;
    }

    /** Returns the scale of a wavelength column, Angstrom unless its unit is given. */
    WavelengthScale wavelengths(String column) {
        return WavelengthScale.of(where(column), table.unitOf(column));
    }

    /** Returns the scale of a column of logarithms of wavelengths. */
    WavelengthScale logarithms(String column) {
        return WavelengthScale.ofLogarithm(where(column), table.unitOf(column));
    }

    /** @param otherwise the survey's unit, for a column without one */
    FluxUnits flux(String column, FluxUnits otherwise) {
        String unit = table.unitOf(column);
        return unit.isEmpty() ? otherwise : FluxUnits.parse(where(column), unit);
    }

    /** @return inverse variances in the unit that the flux is stored in, [pixels] */
    double[] ivar(String fluxColumn, String ivarColumn, double[] ivar) {
        return FluxUnits.ivar(where(ivarColumn), table.unitOf(fluxColumn), table.unitOf(ivarColumn), ivar);
    }

    /**
     * @param otherwise the flux's unit, for a column without one
     * @return ratio of the errors' unit to that of the stored flux
     */
    double errorFactor(String fluxColumn, String errorColumn, FluxUnits otherwise) {
        String unit = table.unitOf(errorColumn);
        return unit.isEmpty() || unit.equals(table.unitOf(fluxColumn))
                ? 1
                : FluxUnits.parse(where(errorColumn), unit).over(flux(fluxColumn, otherwise));
    }

    private String where(String column) {
        return path + ": column " + column;
    }
}
