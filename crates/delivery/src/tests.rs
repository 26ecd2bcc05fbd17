mod joining;
mod raw;
mod removals;
mod returning;
mod rules;
mod settling;
mod world;
