package org.photosphere.model.certification;

import org.photosphere.model.spectrum.SampleOfIds;

/**
 * Shares of answers for which the full physics is evaluated: its cost is that of one to many inversions. The sample is
 * deterministic, independent of time and place of an answer.
 *
 * @param share of all answers, 0 to 1
 * @param badShare share of those with a bad flag, 0 to 1, where it is larger
 */
public record CertificationPolicy(double share, double badShare) {

    /** Selects every answer. */
    public static final CertificationPolicy ALWAYS = new CertificationPolicy(1.0, 1.0);

    /** Selects no answer. */
    public static final CertificationPolicy NEVER = new CertificationPolicy(0.0, 0.0);

    public CertificationPolicy {
        if (!(share >= 0 && share <= 1 && badShare >= 0 && badShare <= 1)) {
            throw new IllegalArgumentException("shares of " + share + " and " + badShare + " are not within 0 and 1");
        }
    }

    /** Returns whether any answer can be chosen. */
    public boolean isEver() {
        return share > 0 || badShare > 0;
    }

    /**
     * Returns whether an answer is chosen.
     *
     * @param spectrumId decides by its digest only
     */
    boolean chooses(String spectrumId, boolean bad) {
        double wanted = bad ? Math.max(share, badShare) : share;
        return wanted > 0 && SampleOfIds.position(spectrumId) < wanted;
    }
}
