// Streamlit's page says that it is English, whatever stands in it; who has it read aloud would hear it so.
export default function ({ data }) {
  document.documentElement.lang = data.lang;
}
