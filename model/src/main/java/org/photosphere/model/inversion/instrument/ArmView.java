package org.photosphere.model.inversion.instrument;

import java.util.stream.IntStream;
import org.photosphere.model.spectrum.Arm;

/**
 * How the pixels of an arm become rows of chi^2, and where these look at the model: at points, whose flux is the
 * model's under an operator that the arm gives. The same for all spectra on one axis. Immutable.
 */
public interface ArmView extends ArmRows {

    int points();

    /** Whether rows look at other points where the star moves: else a velocity has no influence. */
    boolean moves();

    /** Wavelength of a row, Angstrom, vacuum, at rest but for the velocity that is fitted. */
    double wavelength(int row);

    /** Whether the model reaches a row. */
    default boolean isInside(int row) {
        return true;
    }

    /**
     * Where the rows are among those of the same arm on other pixels.
     *
     * @param other of the same kind
     * @return the nearest row of the other arm, -1 if there is none within a row's width, [row]
     */
    default int[] placesOn(ArmView other) {
        return IntStream.range(0, rows())
                .map(row -> row < other.rows() ? row : -1)
                .toArray();
    }

    /** Adds a row to the operator for each point; an empty one where the model does not reach. */
    void look(RowBuilder points);

    /**
     * Takes a spectrum's arm on this axis.
     *
     * @param rows receives its rows
     * @param from first of them
     */
    void observe(Arm arm, RowData rows, int from);

    /** Every so many-th of the rows, the first one among them, looking at the same points. */
    ArmRows thinned(int every);
}
