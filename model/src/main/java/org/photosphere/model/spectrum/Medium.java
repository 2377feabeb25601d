package org.photosphere.model.spectrum;

/** Medium in which the wavelengths were measured. */
public enum Medium {
    VACUUM,
    AIR
}
