package org.photosphere.model.evaluation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import nom.tam.fits.BasicHDU;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.FitsException;
import nom.tam.fits.NullDataHDU;
import nom.tam.util.FitsOutputStream;
import org.photosphere.model.AtomicFile;
import org.photosphere.model.InputException;
import org.photosphere.model.forward.Atmosphere;
import org.photosphere.model.forward.ForwardModel;
import org.photosphere.model.forward.LabelSpace;
import org.photosphere.model.physics.PhysicalConstants;

/**
 * FITS file of a model's physical fields at one point of its labels: images KAPPA, SIGMA and TAU [layer, wavelength],
 * tables LAYERS and SPECTRUM, each with its units.
 */
public final class AtmosphereFile {

    private static final String REFERENCE_UNIT = "reference opacity";

    private AtmosphereFile() {}

    /**
     * Writes or replaces a file.
     *
     * @param labels of the point, in the model's units
     * @param energyResidual (9) of the spectrum, in units of the energy expected in the bins
     * @throws InputException where it cannot be written
     */
    public static void write(
            Path file, ForwardModel model, double[] labels, Atmosphere atmosphere, double energyResidual) {
        try (Fits fits = new Fits();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                FitsOutputStream out = new FitsOutputStream(bytes)) {
            fits.addHDU(primary(model, labels, energyResidual));
            fits.addHDU(image("KAPPA", atmosphere.kappa(), REFERENCE_UNIT, "true absorption"));
            fits.addHDU(image("SIGMA", atmosphere.sigma(), REFERENCE_UNIT, "scattering"));
            fits.addHDU(image("TAU", atmosphere.tau(), "", "optical depth"));
            fits.addHDU(layers(atmosphere));
            fits.addHDU(spectrum(model, atmosphere));
            fits.write(out);
            out.flush();
            Path folder = file.toAbsolutePath().getParent();
            AtomicFile.write(
                    folder == null ? Path.of("/") : folder, String.valueOf(file.getFileName()), bytes.toByteArray());
        } catch (IOException | FitsException e) {
            throw new InputException(
                    file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                    "give a file in an existing, writable folder",
                    e);
        }
    }

    private static BasicHDU<?> primary(ForwardModel model, double[] labels, double energyResidual)
            throws FitsException {
        BasicHDU<?> unit = new NullDataHDU();
        unit.addValue("MODEL", model.name(), "name of the model");
        unit.addValue(
                "DIGEST",
                model.digest().substring(0, Math.min(64, model.digest().length())),
                null);
        LabelSpace space = model.labels();
        for (int k = 0; k < labels.length; k++) {
            unit.addValue("LABEL" + (k + 1), space.get(k).name(), space.get(k).unit());
            unit.addValue("VALUE" + (k + 1), labels[k], null);
        }
        unit.addValue("ENERGY", energyResidual, "residual of the energy theorem (9)");
        return unit;
    }

    private static BasicHDU<?> image(String name, float[][] values, String unitName, String comment)
            throws FitsException {
        BasicHDU<?> unit = Fits.makeHDU(values);
        unit.addValue("EXTNAME", name, comment);
        if (!unitName.isEmpty()) {
            unit.addValue("BUNIT", unitName, null);
        }
        return unit;
    }

    private static BasicHDU<?> layers(Atmosphere a) throws FitsException {
        double[] residual = a.layerFlux().clone();
        double emergent = residual[0];
        for (int i = 0; i < residual.length; i++) {
            residual[i] = residual[i] / emergent - 1;
        }
        BinaryTable table = new BinaryTable();
        for (double[] column : new double[][] {
            a.depth(),
            a.temperature(),
            a.rosselandDepth(),
            a.rosseland(),
            a.layerFlux(),
            residual,
            a.heating(),
            a.scatteringError()
        }) {
            table.addColumn(column);
        }
        BinaryTableHDU unit = table.toHDU();
        String[][] names = {
            {"DEPTH", "", "optical depth of the reference opacity"},
            {"T", "K", "temperature"},
            {"TAU_R", "", "Rosseland optical depth"},
            {"CHI_R", REFERENCE_UNIT, "Rosseland mean of KAPPA + SIGMA"},
            {"FLUX", "erg s-1 cm-2", "flux over all bins"},
            {"FLUX_RESIDUAL", "", "FLUX over the emergent flux, minus 1"},
            {"HEATING", "", "integral of kappa (J - B) over that of kappa B"},
            {"J_RESIDUAL", "", "(sigma / chi) (J' - J) / S, rms over bins"}
        };
        name(unit, names);
        unit.addValue("EXTNAME", "LAYERS", "from the surface inward");
        return unit;
    }

    private static BasicHDU<?> spectrum(ForwardModel model, Atmosphere a) throws FitsException {
        BinaryTable table = new BinaryTable();
        table.addColumn(model.wavelengths().centres());
        table.addColumn(a.flux());
        table.addColumn(a.formationDepth());
        BinaryTableHDU unit = table.toHDU();
        String[][] names = {
            {"WAVELENGTH", "Angstrom", "vacuum"},
            {"FLUX", "erg s-1 cm-2 Angstrom-1", "emergent, at the stellar surface"},
            {"FORMATION", "", "TAU_R where the optical depth is 2/3"}
        };
        name(unit, names);
        unit.addValue("EXTNAME", "SPECTRUM", null);
        unit.addValue("SIGMASB", PhysicalConstants.STEFAN_BOLTZMANN, "erg s-1 cm-2 K-4, CODATA 2018");
        return unit;
    }

    /** Sets name, unit and comment of each column. */
    private static void name(BinaryTableHDU unit, String[][] names) throws FitsException {
        for (int k = 0; k < names.length; k++) {
            unit.setColumnName(k, names[k][0], names[k][2]);
            if (!names[k][1].isEmpty()) {
                unit.addValue("TUNIT" + (k + 1), names[k][1], null);
            }
        }
    }
}
