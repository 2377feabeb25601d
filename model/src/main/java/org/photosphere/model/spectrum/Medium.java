package org.photosphere.model.spectrum;

/** What the wavelengths were measured in. */
public enum Medium {
    VACUUM,
    AIR
}
