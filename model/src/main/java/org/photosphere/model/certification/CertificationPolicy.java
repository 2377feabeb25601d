package org.photosphere.model.certification;

import org.photosphere.model.spectrum.SampleOfIds;

/**
 * For which answers the full physics is evaluated: it costs as much as some to many inversions. A sample, which is the
 * same whenever and wherever a spectrum is answered.
 *
 * @param share of all answers, 0 to 1
 * @param badShare of those with a bad flag, 0 to 1, where it is larger
 */
public record CertificationPolicy(double share, double badShare) {

    /** Every answer. */
    public static final CertificationPolicy ALWAYS = new CertificationPolicy(1.0, 1.0);

    /** No answer. */
    public static final CertificationPolicy NEVER = new CertificationPolicy(0.0, 0.0);

    public CertificationPolicy {
        if (!(share >= 0 && share <= 1 && badShare >= 0 && badShare <= 1)) {
            throw new IllegalArgumentException("shares of " + share + " and " + badShare + " are not within 0 and 1");
        }
    }

    /** Whether any answer can be chosen. */
    boolean isEver() {
        return share > 0 || badShare > 0;
    }

    /**
     * Whether an answer is chosen.
     *
     * @param spectrumId decides alone, by its digest
     */
    boolean chooses(String spectrumId, boolean bad) {
        double wanted = bad ? Math.max(share, badShare) : share;
        return wanted > 0 && SampleOfIds.position(spectrumId) < wanted;
    }
}
