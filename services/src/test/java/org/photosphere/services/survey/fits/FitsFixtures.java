package org.photosphere.services.survey.fits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import nom.tam.fits.BasicHDU;
import nom.tam.fits.BinaryTable;
import nom.tam.fits.BinaryTableHDU;
import nom.tam.fits.Fits;
import nom.tam.fits.ImageData;
import nom.tam.fits.NullDataHDU;
import org.jspecify.annotations.Nullable;

/** Tiny FITS files of the known forms. */
public final class FitsFixtures {

    private FitsFixtures() {}

    /** Builder of a spectra set. */
    public static final class Set {
        private final float[][] flux;
        private float @Nullable [][] ivar;
        private @Nullable Map<String, Object> labels;
        private @Nullable String medium = "VACUUM";
        private double @Nullable [] wavelength;
        private final Map<String, Object> keywords = new LinkedHashMap<>();

        public Set(float[]... flux) {
            this.flux = flux;
            this.wavelength = new double[flux[0].length];
            for (int i = 0; i < wavelength.length; i++) {
                wavelength[i] = 5000 + 2.0 * i;
            }
        }

        public Set ivar(float[]... values) {
            ivar = values;
            return this;
        }

        public Set medium(@Nullable String keyword) {
            medium = keyword;
            return this;
        }

        public Set wavelength(double @Nullable ... values) {
            wavelength = values;
            return this;
        }

        public Set keyword(String name, Object value) {
            keywords.put(name, value);
            return this;
        }

        public Set label(String column, Object values) {
            labels = labels == null ? new LinkedHashMap<>() : labels;
            labels.put(column, values);
            return this;
        }

        public Path write(Path path) {
            try (Fits fits = new Fits()) {
                BasicHDU<?> primary = ImageData.from(flux).toHDU();
                for (Map.Entry<String, Object> keyword : keywords.entrySet()) {
                    if (keyword.getValue() instanceof Number number) {
                        primary.getHeader().addValue(keyword.getKey(), number, "");
                    } else {
                        primary.getHeader().addValue(keyword.getKey(), (String) keyword.getValue(), "");
                    }
                }
                fits.addHDU(primary);
                if (ivar != null) {
                    BasicHDU<?> image = ImageData.from(ivar).toHDU();
                    image.getHeader().addValue("EXTNAME", "IVAR", "");
                    fits.addHDU(image);
                }
                if (wavelength != null) {
                    BinaryTableHDU table = table("WAVELENGTH", Map.of("WAVELENGTH", wavelength));
                    if (medium != null) {
                        table.getHeader().addValue("MEDIUM", medium, "");
                    }
                    fits.addHDU(table);
                }
                if (labels != null) {
                    fits.addHDU(table("LABELS", labels));
                }
                fits.write(path.toFile());
                return path;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Writes a CALSPEC file: an empty primary and one table of these columns. */
    public static Path calspec(Path path, Map<String, Object> columns) {
        try (Fits fits = new Fits()) {
            BasicHDU<?> primary = new NullDataHDU();
            primary.getHeader().addValue("TARGETID", "HD000001", "");
            fits.addHDU(primary);
            fits.addHDU(table("SCI", columns));
            fits.write(path.toFile());
            return path;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Writes an empty primary with these keywords, and one table of these columns. */
    public static Path table(Path path, Map<String, Object> keywords, Map<String, Object> columns) {
        try (Fits fits = new Fits()) {
            fits.addHDU(primary(keywords));
            fits.addHDU(table("COADD", columns));
            fits.write(path.toFile());
            return path;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Writes a coadd of DESI: images by name, and the targets. */
    public static Path desi(Path path, Map<String, Object> images, long... targets) {
        return desi(path, images, Map.of(), targets);
    }

    /** Writes a coadd of DESI with further columns in the table of targets. */
    public static Path desi(Path path, Map<String, Object> images, Map<String, Object> more, long... targets) {
        try (Fits fits = new Fits()) {
            fits.addHDU(primary(Map.of("SURVEY", "sv3", "PROGRAM", "dark")));
            Map<String, Object> columns = new LinkedHashMap<>();
            columns.put("TARGETID", targets);
            columns.put("TARGET_RA", new double[targets.length]);
            columns.put("TARGET_DEC", new double[targets.length]);
            columns.putAll(more);
            fits.addHDU(table("FIBERMAP", columns));
            for (Map.Entry<String, Object> image : images.entrySet()) {
                BasicHDU<?> unit = ImageData.from(image.getValue()).toHDU();
                unit.getHeader().addValue("EXTNAME", image.getKey(), "");
                fits.addHDU(unit);
            }
            fits.write(path.toFile());
            return path;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BasicHDU<?> primary(Map<String, Object> keywords) {
        BasicHDU<?> primary = new NullDataHDU();
        keywords.forEach((name, value) -> {
            if (value instanceof Number number) {
                primary.getHeader().addValue(name, number, "");
            } else if (value instanceof Boolean truth) {
                primary.getHeader().addValue(name, truth, "");
            } else {
                primary.getHeader().addValue(name, (String) value, "");
            }
        });
        return primary;
    }

    /** Truncates a file to its first bytes. */
    public static Path cut(Path path, int bytes) throws IOException {
        byte[] all = Files.readAllBytes(path);
        return Files.write(path, java.util.Arrays.copyOf(all, bytes));
    }

    private static BinaryTableHDU table(String name, Map<String, Object> columns) throws IOException {
        BinaryTable data = new BinaryTable();
        columns.values().forEach(data::addColumn);
        BinaryTableHDU table = BinaryTableHDU.wrap(data);
        int index = 0;
        for (String column : columns.keySet()) {
            table.setColumnName(index++, column, null);
        }
        table.getHeader().addValue("EXTNAME", name, "");
        return table;
    }
}
