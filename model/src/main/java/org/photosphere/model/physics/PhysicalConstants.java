package org.photosphere.model.physics;

/** Constants of radiation in cgs units; source: CODATA 2018 (Tiesinga et al. 2021, Rev. Mod. Phys. 93, 025010). */
public final class PhysicalConstants {

    /** Planck constant h, erg s: exact. */
    public static final double PLANCK = 6.62607015e-27;

    /** Speed of light in vacuum c, cm s^-1: exact. */
    public static final double SPEED_OF_LIGHT = 2.99792458e10;

    /** Boltzmann constant k, erg K^-1: exact. */
    public static final double BOLTZMANN = 1.380649e-16;

    /** Stefan-Boltzmann constant sigma = 2 pi^5 k^4 / (15 h^3 c^2), erg s^-1 cm^-2 K^-4: exact, cut to ten digits. */
    public static final double STEFAN_BOLTZMANN = 5.670374419e-5;

    /** Centimetres in an Angstrom: exact. */
    public static final double ANGSTROM = 1.0e-8;

    private PhysicalConstants() {}
}
