package org.photosphere.model.evaluation.systems;

import org.photosphere.model.training.Architecture;

/**
 * A system of a comparison and how it is trained there.
 *
 * @param architecture with the budget of the comparison as its time limit, on one core
 */
public record Candidate(ComparedSystem system, Architecture architecture) {}
