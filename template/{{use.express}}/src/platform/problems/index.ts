export { answerProblem, type FieldError, Problem } from "./problem.ts";
export { validationFailed } from "./validation.ts";
