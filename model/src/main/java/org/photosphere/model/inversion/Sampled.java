package org.photosphere.model.inversion;

/** An observed spectrum as the fit takes it, or why it cannot. */
sealed interface Sampled permits Observation, Inversion.Refused {}
