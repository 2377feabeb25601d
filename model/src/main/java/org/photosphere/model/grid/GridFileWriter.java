package org.photosphere.model.grid;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.ToDoubleFunction;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.FitsUtil;
import nom.tam.fits.Header;
import nom.tam.fits.header.Bitpix;
import nom.tam.fits.header.Standard;
import nom.tam.util.FitsOutputStream;
import org.photosphere.model.InputException;
import org.photosphere.model.spectrum.WavelengthBins;

/**
 * Writes a grid file in the format of {@link GridFile}, one spectrum at a time. All is written to a file of the same
 * name with {@code .part} appended, which gets the final name when it is complete and on the disk: under the final name
 * there is the whole grid or the previous file.
 */
final class GridFileWriter implements AutoCloseable {

    private static final String FLUX_UNIT = "erg s-1 cm-2 Angstrom-1";
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final Path part;
    private final WavelengthBins bins;
    private final List<GridPoint> nodes;
    private final FileChannel channel;
    private final FitsOutputStream out;
    private int written;

    private GridFileWriter(Path file, Path part, WavelengthBins bins, List<GridPoint> nodes, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.bins = bins;
        this.nodes = List.copyOf(nodes);
        this.channel = channel;
        this.out = new FitsOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES));
    }

    /**
     * @param file final name; an existing file is replaced at the end
     * @param title keyword GRID, and the comment on it
     * @param bins log-uniform bins that each flux is the mean over
     * @param nodes labels and names of the spectra, in the order of their fluxes
     * @throws InputException where the file cannot be written
     */
    static GridFileWriter create(Path file, String title, String comment, WavelengthBins bins, List<GridPoint> nodes) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        GridFileWriter writer;
        try {
            FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            writer = new GridFileWriter(file, part, bins, nodes, channel);
        } catch (IOException e) {
            throw new InputException(
                    part + " cannot be written: " + e.getClass().getSimpleName() + " " + FitsErrors.firstLine(e),
                    "give a file in an existing, writable folder",
                    e);
        }
        // An interrupted program cleans up after itself where it can; the next one overwrites what kill -9 leaves.
        part.toFile().deleteOnExit();
        try {
            writer.writeHead(title, comment);
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw writer.failed(e);
        }
    }

    private void writeHead(String title, String comment) {
        Header header = new Header();
        header.addValue(Standard.SIMPLE, true);
        header.addValue(Standard.BITPIX, Bitpix.VALUE_FOR_FLOAT);
        header.addValue(Standard.NAXIS, 2);
        header.addValue(Standard.NAXISn.n(1), bins.count());
        header.addValue(Standard.NAXISn.n(2), nodes.size());
        header.addValue("EXTEND", true, null);
        header.addValue("EXTNAME", "FLUX", null);
        header.addValue("BUNIT", FLUX_UNIT, "mean over each bin, at the stellar surface");
        header.addValue("GRID", title, comment);
        header.addValue("SAMPLING", "log-uniform", "flux-conserving bins");
        header.write(out);
    }

    /**
     * Adds the next spectrum.
     *
     * @param flux erg s^-1 cm^-2 Angstrom^-1, kept as 32-bit floats, [bin]
     * @throws InputException where the disk is full or fails
     */
    void append(double[] flux) {
        if (flux.length != bins.count() || written == nodes.size()) {
            throw new IllegalArgumentException(flux.length + " fluxes for spectrum " + written + " of " + nodes.size());
        }
        float[] row = new float[flux.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) flux[i];
        }
        try {
            out.write(row, 0, row.length);
        } catch (IOException e) {
            throw failed(e);
        }
        written++;
    }

    /**
     * Completes the file and renames it to its final name.
     *
     * @throws InputException where the disk is full or fails
     */
    void commit() {
        if (written != nodes.size()) {
            throw new IllegalStateException(written + " of " + nodes.size() + " spectra");
        }
        try {
            out.write(new byte[FitsUtil.padding((long) written * bins.count() * Float.BYTES)]);
            writeWavelengths();
            writeLabels();
            out.flush();
            channel.force(true);
            channel.close();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    private void writeWavelengths() {
        double[] centres = new double[bins.count()];
        for (int i = 0; i < centres.length; i++) {
            // The geometric mean is the middle in ln(lambda), so that the edges follow from the centres.
            centres[i] = Math.sqrt(bins.edge(i) * bins.edge(i + 1));
        }
        BinaryTable table = new BinaryTable();
        table.addColumn(centres);
        BinaryTableHDU unit = table.toHDU();
        unit.setColumnName(0, "WAVELENGTH", "vacuum");
        unit.addValue("TUNIT1", "Angstrom", null);
        unit.addValue("EXTNAME", "WAVELENGTH", null);
        unit.write(out);
    }

    private void writeLabels() {
        BinaryTable table = new BinaryTable();
        table.addColumn(column(GridPoint::teff));
        table.addColumn(column(GridPoint::logg));
        table.addColumn(column(GridPoint::metallicity));
        table.addColumn(column(GridPoint::alpha));
        table.addColumn(nodes.stream().map(GridPoint::name).toArray(String[]::new));
        BinaryTableHDU unit = table.toHDU();
        for (int k = 0; k < GridLabels.REQUIRED.size(); k++) {
            unit.setColumnName(k, GridLabels.REQUIRED.get(k).column(), null);
        }
        unit.setColumnName(GridLabels.REQUIRED.size(), GridLabels.ALPHA.column(), null);
        unit.setColumnName(GridLabels.REQUIRED.size() + 1, "NAME", null);
        unit.addValue("EXTNAME", "LABELS", null);
        unit.write(out);
    }

    private double[] column(ToDoubleFunction<GridPoint> label) {
        return nodes.stream().mapToDouble(label).toArray();
    }

    private InputException failed(Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        long megabytes = 1 + (long) nodes.size() * bins.count() * Float.BYTES / (1 << 20);
        return new InputException(
                file + " could not be written: " + FitsErrors.firstLine(root),
                "the grid takes " + megabytes + " MiB; free space, or write to another disk",
                e);
    }

    /** Removes the written file, unless a {@link #commit} was made. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new InputException(part + " remains: " + FitsErrors.firstLine(e), "remove it", e);
        }
    }
}
