package org.photosphere.model.inversion;

/** Result for one spectrum: labels, or the reason for their absence. */
public sealed interface Inversion permits Solution, Inversion.Refused {

    /** Why a spectrum cannot be fitted. */
    enum Cause {
        /** No wavelength in common with the model. */
        OUTSIDE_MODEL,
        /** Every pixel within the model's wavelengths is masked. */
        ALL_MASKED,
        /** Fewer usable pixels than parameters. */
        TOO_FEW_PIXELS,
        /** Result not finite: no finite chi^2 from any start. */
        NUMERICAL
    }

    /**
     * @param cause machine-readable reason
     * @param detail fault and its position, in plain language
     */
    record Refused(Cause cause, String detail) implements Inversion {}
}
