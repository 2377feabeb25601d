package org.photosphere.model.network.payne;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.photosphere.model.network.tensor.Tensor;

/** A network of the published form with few pixels and one gap, and npz files as numpy writes them. */
public final class SmallPublishedPayne {

    public static final int PIXELS = 60;
    public static final int UNITS = 3;

    /** Bins between pixels 39 and 40. */
    public static final int GAP = 7;

    private static final int LABELS = PublishedPayne.LABELS;
    private static final double STEP = 2e-4;

    private SmallPublishedPayne() {}

    /** Returns the arrays of both files, by name; with lines deep enough to constrain labels. */
    public static Map<String, Tensor> arrays() {
        Random random = new Random(11);
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("w_array_0", gaussian(random, 1.5, 0, PIXELS, UNITS, LABELS));
        arrays.put("w_array_1", gaussian(random, 1.5, 0, PIXELS, UNITS));
        arrays.put("b_array_0", gaussian(random, 1, 0, PIXELS, UNITS));
        arrays.put("b_array_1", gaussian(random, 0.5, 12, PIXELS));
        arrays.put("x_min", Tensor.ofDoubles(new double[] {3500, 0.5, -1, -0.5}, LABELS));
        arrays.put("x_max", Tensor.ofDoubles(new double[] {7000, 5, 0.5, 0.9}, LABELS));
        double[] wavelength = new double[PIXELS];
        Arrays.setAll(wavelength, i -> 15000 * Math.exp(STEP * (i < 40 ? i : i + GAP)));
        arrays.put("wavelength", Tensor.ofDoubles(wavelength, PIXELS));
        return arrays;
    }

    private static Tensor gaussian(Random random, double scale, double mean, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + scale * random.nextGaussian());
        }
        return Tensor.ofFloats(values, shape);
    }

    /** Writes arrays to an npz file. */
    public static Path write(Path file, Map<String, Tensor> arrays) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                Tensor tensor = array.getValue();
                boolean single = tensor.precision() == Tensor.Precision.F32;
                ByteBuffer data =
                        ByteBuffer.allocate(8 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
                for (double value : tensor.values()) {
                    if (single) {
                        data.putFloat((float) value);
                    } else {
                        data.putDouble(value);
                    }
                }
                String header = header(single ? "<f4" : "<f8", false, tensor.shape());
                entry(zip, array.getKey(), header, Arrays.copyOf(data.array(), data.position()));
            }
        }
        return file;
    }

    /** Returns an npy header's dictionary, as numpy writes it. */
    public static String header(String type, boolean fortran, long... shape) {
        String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + axes
                + (shape.length == 1 ? ",), }" : "), }");
    }

    /** Writes one npy file, version 1, to an archive. */
    public static void entry(ZipOutputStream zip, String name, String header, byte[] data) throws IOException {
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        byte[] text =
                (header + " ".repeat(63 - (header.length() + 10) % 64) + "\n").getBytes(StandardCharsets.US_ASCII);
        OutputStream out = zip;
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write(new byte[] {(byte) (text.length & 0xff), (byte) (text.length >> 8)});
        out.write(text);
        out.write(data);
        zip.closeEntry();
    }
}
