package org.photosphere.model.inversion;

/** What an inversion says of one spectrum: labels, or why there are none. */
public sealed interface Inversion permits Solution, Inversion.Refused {

    /** Why a spectrum cannot be fitted. */
    enum Cause {
        /** No wavelength in common with the model. */
        OUTSIDE_MODEL,
        /** Every pixel within the model's wavelengths is masked. */
        ALL_MASKED,
        /** Fewer usable pixels than parameters. */
        TOO_FEW_PIXELS,
        /** The numbers broke: no finite chi^2 at any start. */
        NUMERICAL
    }

    /**
     * @param cause machine-readable
     * @param detail what was wrong and where, for people
     */
    record Refused(Cause cause, String detail) implements Inversion {}
}
