// SPDX-License-Identifier: Apache-2.0
/** What reasons: language models, recordings of them, and a planner that needs no network. */
@NullMarked
package dev.headway.agent.model;

import org.jspecify.annotations.NullMarked;
