/** The report of a comparison with its pictures: {@link ComparisonReport} writes both into the comparison's folder. */
@NullMarked
package org.photosphere.model.evaluation.systems.report;

import org.jspecify.annotations.NullMarked;
