// `npm run build`: the static build in dist/, with the models that can be fetched.
import { build, fetchModels, installPackages } from './setup.mjs';

try {
  installPackages();
  fetchModels();
  build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
