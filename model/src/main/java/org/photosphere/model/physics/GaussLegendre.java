package org.photosphere.model.physics;

import java.util.ArrayList;
import java.util.List;

/**
 * Gauss-Legendre quadrature of the direction cosine mu over [-1, 1], exact for polynomials up to degree 2 M - 1 (Press
 * et al., Numerical Recipes, section "Gaussian quadratures"). Over the upward half alone, as the flux at the surface
 * needs it, it is of second order in 1 / M only: the half range cuts the polynomial.
 *
 * @param directions ascending in mu, inward ones first, [M]
 */
public record GaussLegendre(List<Direction> directions) {

    /**
     * A node of the quadrature.
     *
     * @param mu cosine of the angle to the outward normal, never 0
     * @param weight of the node; the weights add up to 2
     */
    public record Direction(double mu, double weight) {}

    public GaussLegendre {
        directions = List.copyOf(directions);
    }

    /**
     * @param count number of directions M, even: with odd M one of them lies along the layers and never leaves its own
     */
    public static GaussLegendre of(int count) {
        if (count < 2 || count % 2 != 0) {
            throw new IllegalArgumentException("directions must be an even number of at least 2, not " + count);
        }
        Direction[] directions = new Direction[count];
        for (int m = 0; m < count / 2; m++) {
            Direction upward = node(count, m);
            directions[count - 1 - m] = upward;
            directions[m] = new Direction(-upward.mu(), upward.weight());
        }
        return new GaussLegendre(List.of(directions));
    }

    /** The m-th largest root of the Legendre polynomial of a degree, by Newton's method, with its weight. */
    private static Direction node(int degree, int m) {
        double mu = Math.cos(Math.PI * (m + 0.75) / (degree + 0.5));
        double derivative = 0;
        // Newton doubles the digits: from this start four steps reach the last bit for any degree.
        for (int step = 0; step < 6; step++) {
            double previous = 1.0;
            double value = mu;
            for (int n = 2; n <= degree; n++) {
                // n P_n = (2 n - 1) mu P_(n-1) - (n - 1) P_(n-2)
                double next = ((2 * n - 1) * mu * value - (n - 1) * previous) / n;
                previous = value;
                value = next;
            }
            // (mu^2 - 1) P_n' = n (mu P_n - P_(n-1))
            derivative = degree * (mu * value - previous) / (mu * mu - 1.0);
            mu -= value / derivative;
        }
        return new Direction(mu, 2.0 / ((1.0 - mu * mu) * derivative * derivative));
    }

    /** Number of directions M. */
    public int count() {
        return directions.size();
    }

    /** The directions out of the star, mu &gt; 0, ascending, [M / 2]. */
    public List<Direction> upward() {
        List<Direction> upward = new ArrayList<>();
        for (Direction direction : directions) {
            if (direction.mu() > 0) {
                upward.add(direction);
            }
        }
        return upward;
    }
}
