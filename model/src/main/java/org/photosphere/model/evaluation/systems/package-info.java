/**
 * The paper's systems side by side: baselines, ablations and the PhysFormer under equal cost, on the same spectra.
 *
 * <p>{@link Systems} are known by their names; {@link SystemsComparison} trains and measures each {@link Candidate}. A
 * {@link ComparedSystem} has a {@link SystemResult}; a {@link SystemsReport} holds those of one grid. {@link Claims} checks
 * on it what the paper states, next to the numbers of {@link PaperTables}; {@link ReportJson}, {@link ReportMarkdown} and
 * {@link ReportHtml} write it. {@code evaluation.pictures} draws its {@link PaperFigure}s, and
 * {@code evaluation.systems.report} puts both together.
 */
@NullMarked
package org.photosphere.model.evaluation.systems;

import org.jspecify.annotations.NullMarked;
