package org.photosphere.model.chart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.photosphere.model.InputException;

/** Writes pictures as PNG and SVG. Each file is written under a temporary name and renamed. */
public final class PictureFiles {

    /** Pixels per point of the PNG: sharp on dense screens and in print at a column's width. */
    public static final int SCALE = 2;

    private static final String GIVE_ANOTHER = "give a writable folder on a disk with free space";

    private PictureFiles() {}

    /** Creates the folder if absent and checks that it is writable and that there are fonts. */
    public static void prepare(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InputException(folder + " is a file, not a folder for pictures", "give another folder");
        }
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "pictures", ".part"));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
        PixelCanvas.requireFonts();
    }

    /** @return the files, PNG first */
    public static List<Path> write(Picture picture, Path folder) {
        try {
            return List.of(
                    put(folder, picture.name() + ".png", png(picture)),
                    put(folder, picture.name() + ".svg", svg(picture)));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static byte[] png(Picture picture) throws IOException {
        PixelCanvas canvas = new PixelCanvas(picture.width(), picture.height(), SCALE);
        picture.paint(canvas);
        return canvas.png();
    }

    private static byte[] svg(Picture picture) {
        SvgCanvas canvas = new SvgCanvas(picture.width(), picture.height());
        picture.paint(canvas);
        return canvas.svg().getBytes(StandardCharsets.UTF_8);
    }

    private static Path put(Path folder, String name, byte[] bytes) throws IOException {
        Path temporary = folder.resolve(name + ".part");
        Files.write(temporary, bytes);
        return Files.move(temporary, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static InputException unwritable(Path folder, IOException e) {
        return new InputException("pictures cannot be written to " + folder + ": " + e, GIVE_ANOTHER, e);
    }
}
