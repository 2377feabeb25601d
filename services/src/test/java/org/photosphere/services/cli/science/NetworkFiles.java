package org.photosphere.services.cli.science;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files of a small published network: 64 pixels of three units, with a gap of six between two halves. */
public final class NetworkFiles {

    public static final int PIXELS = 64;
    public static final int GAP = 6;
    static final double STEP = 2e-4;

    private NetworkFiles() {}

    /** Returns the wavelength of a pixel, counting those in the gap, Angstrom. */
    public static double wavelength(int place) {
        return 15000 * Math.exp(STEP * place);
    }

    public static int place(int pixel) {
        return pixel < PIXELS / 2 ? pixel : pixel + GAP;
    }

    /** Writes {@code network.npz} and {@code wavelength.npz}. */
    public static void write(Path folder) throws IOException {
        Random random = new Random(5);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("network.npz")))) {
            array(zip, "w_array_0", gaussian(random, 1.5, 0, PIXELS * 12), "64, 3, 4");
            array(zip, "w_array_1", gaussian(random, 1.5, 0, PIXELS * 3), "64, 3");
            array(zip, "b_array_0", gaussian(random, 1, 0, PIXELS * 3), "64, 3");
            array(zip, "b_array_1", gaussian(random, 0.5, 12, PIXELS), "64,");
            array(zip, "x_min", new double[] {3500, 0.5, -1, -0.5}, "4,");
            array(zip, "x_max", new double[] {7000, 5, 0.5, 0.9}, "4,");
        }
        double[] wavelength = new double[PIXELS];
        Arrays.setAll(wavelength, i -> wavelength(place(i)));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("wavelength.npz")))) {
            array(zip, "wavelength", wavelength, "64,");
        }
    }

    private static double[] gaussian(Random random, double scale, double mean, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> mean + scale * random.nextGaussian());
        return values;
    }

    private static void array(ZipOutputStream zip, String name, double[] values, String shape) throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 8 * values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII));
        for (double value : values) {
            bytes.putDouble(value);
        }
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(bytes.array());
        zip.closeEntry();
    }
}
