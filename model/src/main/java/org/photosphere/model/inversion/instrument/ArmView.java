package org.photosphere.model.inversion.instrument;

import java.util.stream.IntStream;
import org.photosphere.model.spectrum.Arm;

/**
 * Map from the pixels of an arm to rows of chi^2, and from the model to these rows: by points, whose flux is the
 * model's under an operator that the arm provides. The same for all spectra on one axis. Immutable.
 */
public interface ArmView extends ArmRows {

    int points();

    /** Returns whether rows use other points where the star moves: otherwise a velocity has no influence. */
    boolean moves();

    /** Returns the wavelength of a row, Angstrom, vacuum, at rest except for the fitted velocity. */
    double wavelength(int row);

    /** Returns whether the model covers a row. */
    default boolean isInside(int row) {
        return true;
    }

    /**
     * Returns the positions of the rows among those of the same arm on other pixels.
     *
     * @param other of the same kind
     * @return the nearest row of the other arm, -1 if none is within a row's width, [row]
     */
    default int[] placesOn(ArmView other) {
        return IntStream.range(0, rows())
                .map(row -> row < other.rows() ? row : -1)
                .toArray();
    }

    /** Adds a row to the operator for each point; an empty one where the model does not reach. */
    void look(RowBuilder points);

    /**
     * Adds the data of a spectrum's arm on this axis.
     *
     * @param rows receives its rows
     * @param from first row of the arm
     */
    void observe(Arm arm, RowData rows, int from);

    /**
     * Returns a part of the rows that represents all: every Nth, or runs of neighbours where these share arithmetic.
     *
     * @param every inverse of the share of the rows
     * @return ascending
     */
    default int[] coarse(int every) {
        return IntStream.range(0, rows()).filter(row -> row % every == 0).toArray();
    }

    /**
     * Returns some rows on the same points.
     *
     * @param some ascending
     */
    ArmRows thinned(int[] some);

    /**
     * Returns the points that some rows depend on at any velocity of a star.
     *
     * @param some ascending
     * @return ascending
     */
    default int[] points(int[] some) {
        return IntStream.range(0, points()).toArray();
    }

    /**
     * Returns some rows on the points that {@link #points(int[])} returns for them.
     *
     * @param some ascending
     */
    default ArmRows onOwnPoints(int[] some) {
        return thinned(some);
    }
}
