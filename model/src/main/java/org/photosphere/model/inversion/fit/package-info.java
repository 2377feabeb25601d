/**
 * Chi^2 minimisation: starts, least squares, and the answer with its uncertainty and flags.
 *
 * <p>{@link LevenbergMarquardtInverter} is the public class. A spectrum leases the view of its instrument from {@link
 * InstrumentViews}; {@link StartFinder} compares it with template spectra ({@link TemplateLabels}, {@link
 * VelocitySearch}, {@link RowGroups}); {@link MultiStartFit} runs one or two {@link Fit}s, each a damped iteration
 * ({@link Damping}, {@link NoiseIteration}) on the {@link NormalEquations} that {@link ChiSquare} and {@link
 * VariableProjection} compute at a point of the {@link ParameterBox}; {@link AxisProbe} measures how chi^2 rises along
 * uncertain axes; {@link SolutionBuilder} turns the best fit into a {@link org.photosphere.model.inversion.Solution}
 * ({@link Uncertainty}, {@link AirVacuumComparison}, {@link FlagRules}).
 */
@NullMarked
package org.photosphere.model.inversion.fit;

import org.jspecify.annotations.NullMarked;
